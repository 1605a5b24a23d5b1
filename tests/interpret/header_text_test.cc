#include "exporter/interpret/header_text.h"

#include <gtest/gtest.h>

#include <string>

#include "exporter/base/number_text.h"

namespace api_credits {
namespace {

TEST(HeaderTextTest, ReadsPlainDecimalsOnly) {
  EXPECT_EQ(ParseDecimal("60"), 60);
  EXPECT_EQ(ParseDecimal(" -12.50\t"), -12.5);
  EXPECT_EQ(ParseDecimal("007"), 7);
  for (const char* text : {"", "-", "1,000", "1e5", "0x10", "inf", "nan", "+1", ".5", "5.", "1 2",
                           "12a", "--1", "1.2.3"}) {
    EXPECT_FALSE(ParseDecimal(text)) << text;
  }
}

TEST(HeaderTextTest, SplitsListsAndForgivesATrailingComma) {
  using Members = std::vector<std::string_view>;
  EXPECT_EQ(SplitList("1, 15000"), (Members{"1", "15000"}));
  EXPECT_EQ(SplitList(" 20:1 ,100:120, "), (Members{"20:1", "100:120"}));
  EXPECT_EQ(SplitList("1,,2"), (Members{"1", "", "2"}));
  EXPECT_EQ(SplitList("  "), Members{});
}

TEST(HeaderTextTest, NothingEndsInsideQuotes) {
  using Members = std::vector<std::string_view>;
  EXPECT_EQ(SplitList(R"(1;n="a, b", 2)"), (Members{R"(1;n="a, b")", "2"}));
  EXPECT_EQ(SplitList(R"(1;n="a\", b", 2)"), (Members{R"(1;n="a\", b")", "2"}));
  EXPECT_EQ(SplitList("1;n=\"a, 2"), (Members{"1;n=\"a, 2"})) << "they are never closed";
  EXPECT_EQ(SplitList("\"a\\"), (Members{"\"a\\"}));
  EXPECT_EQ(ParseParameterized(R"(100;n="x;w=5";w=60)").window_seconds, 60);
  EXPECT_FALSE(ParseParameterized(R"(100;n="x;w=5")").window_seconds);
}

TEST(HeaderTextTest, TakesTheWindowFromAmongTheParameters) {
  EXPECT_EQ(ParseParameterized("100;w=21600").text, "100");
  EXPECT_EQ(ParseParameterized("100;w=21600").window_seconds, 21600);
  EXPECT_EQ(ParseParameterized("100 ; burst=5; w=60;comment=\"x\"").window_seconds, 60);
  EXPECT_EQ(ParseParameterized("100").text, "100");
  for (const char* text : {"100", "100;", "100;w", "100;w=", "100;w=0", "100;w=-1", "100;x=5"}) {
    EXPECT_FALSE(ParseParameterized(text).window_seconds) << text;
  }
}

std::string Amount(std::string_view text, std::optional<double> window = std::nullopt) {
  const auto field = ParseFieldAmount(text, window);
  if (!field) return "none";
  return FormatNumber(field->amount) +
         (field->window_seconds ? " in " + FormatNumber(*field->window_seconds) : "");
}

TEST(HeaderTextTest, TheMemberWithoutParametersIsTheAmount) {
  EXPECT_EQ(Amount("100"), "100");
  EXPECT_EQ(Amount("100;w=21600"), "100 in 21600");  // Docker Hub
  EXPECT_EQ(Amount("100, 100;w=60;name=\"per-key\""), "100 in 60");
  EXPECT_EQ(Amount("10, 100;w=3600, 10;w=1;name=\"a, b\""), "10 in 1");
  EXPECT_EQ(Amount("100;w=60, 100"), "100 in 60");
  EXPECT_EQ(Amount("10, 10;burst=1000, junk;w=1"), "10") << "policies are not the amount";
  EXPECT_EQ(Amount("-3"), "-3");
  for (const char* text :
       {"", " ", "many", "many, 100", ", 60", "100;w=60, x", "100 100", ";w=1"}) {
    EXPECT_EQ(Amount(text), "none") << text;
  }
}

TEST(HeaderTextTest, EqualMembersAreOneAndOthersNone) {
  EXPECT_EQ(Amount("100, 100"), "100");
  EXPECT_EQ(Amount("100, 100.0, 100;w=60"), "100 in 60");
  EXPECT_EQ(Amount("1,000"), "none") << "grouping is no list";
  EXPECT_EQ(Amount("100, 50"), "none") << "nothing tells which of two gateways counts";
  EXPECT_EQ(Amount("100;w=60, 1000;w=3600"), "none");
}

TEST(HeaderTextTest, TheDeclaredWindowTellsWhichPolicyCounts) {
  EXPECT_EQ(Amount("100;w=60, 1000;w=3600", 3600), "1000 in 3600");
  EXPECT_EQ(Amount("100;w=60, 100;w=3600", 3600), "100 in 3600");
  EXPECT_EQ(Amount("100;w=60, 1000;w=3600", 86400), "none");
  EXPECT_EQ(Amount("100, 100;w=60, 1000;w=3600", 3600), "100 in 60") << "the limit in force";
  EXPECT_EQ(Amount("100;w=60", 3600), "100 in 60") << "there is only one";
}

TEST(HeaderTextTest, TextThatWasSentTwiceIsOne) {
  EXPECT_EQ(AgreedText("12"), "12");
  EXPECT_EQ(AgreedText("12, 12"), "12");
  EXPECT_EQ(AgreedText(" 12;w=60 "), "12");
  EXPECT_EQ(AgreedText("12, 30"), "12, 30");
  EXPECT_EQ(AgreedText("Wed, 21 Oct 2015 07:28:00 GMT"), "Wed, 21 Oct 2015 07:28:00 GMT");
  EXPECT_EQ(AgreedText("25/11/2026, 08:30 AM"), "25/11/2026, 08:30 AM");
  EXPECT_EQ(AgreedText(""), "");
}

}  // namespace
}  // namespace api_credits
