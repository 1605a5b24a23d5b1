#include "exporter/web/html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/web/style.h"
#include "tests/web/sample_view.h"

namespace api_credits {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(HtmlTest, NoTextBecomesMarkup) {
  EXPECT_EQ(Escape("<a href=\"x\">&'</a>"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;&lt;/a&gt;");
  EXPECT_EQ(Escape("größer 日本"), "größer 日本");
}

TEST(HtmlTest, WhatIsNoTextIsReplaced) {
  EXPECT_EQ(Escape(std::string("a\0b\x1b\xff\xc3(", 7)),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD(");
  EXPECT_EQ(Escape("a\nb\tc"), "a\nb\tc");
}

TEST(HtmlTest, ATextOfAnotherDirectionIsSetApart) {
  EXPECT_EQ(Isolated("\xE2\x80\xAE<"), "<bdi>\xE2\x80\xAE&lt;</bdi>");
}

TEST(HtmlTest, QueriesHoldAnyName) {
  AccountView view = SampleView("a b&c=\xC3\xA9/#");
  EXPECT_EQ(QueryOf(*view.account), "provider=acme&account=a%20b%26c%3D%C3%A9%2F%23");
}

TEST(HtmlTest, APageHasNoScriptAndNoStyleOfItsOwn) {
  const std::string page = RenderPage({"T<", NavOf("/metrics"), "<p>x</p>", "f", "60"});
  EXPECT_THAT(page, HasSubstr("<title>T&lt;</title>"));
  EXPECT_THAT(page, HasSubstr("<meta http-equiv=\"refresh\" content=\"60\">"));
  for (const char* forbidden : {"<script", "<style", "style=", "http://", "https://", "=\"/"}) {
    EXPECT_THAT(page, Not(HasSubstr(forbidden)));
  }
  EXPECT_THAT(RenderPage({"T", "", "", "", ""}), Not(HasSubstr("refresh")));
}

// "x:y" alone would be a scheme.
TEST(HtmlTest, LinksAreRelativeWhateverThePath) {
  EXPECT_EQ(RelativeLink("/metrics"), "./metrics");
  EXPECT_EQ(RelativeLink("/x:y"), "./x:y");
  EXPECT_THAT(NavOf("/\"onclick="), HasSubstr("href=\"./&quot;onclick=\""));
}

TEST(HtmlTest, TheStyleAsksNothingOfOtherHosts) {
  EXPECT_THAT(std::string(kStyleSheet), Not(HasSubstr("url(")));
  EXPECT_THAT(std::string(kStyleSheet), Not(HasSubstr("@import")));
  EXPECT_THAT(std::string(kStyleSheet), HasSubstr("prefers-color-scheme: dark"));
}

}  // namespace
}  // namespace api_credits
