#include "exporter/web/status_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/web/sample_ledger.h"

namespace api_credits {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string Render(SampleLedger& sample, const std::string& version = "1.2.3",
                   const std::string& path = "/metrics") {
  return RenderStatusPage(*sample.ledger().TakeSnapshot(sample.clock().Now()), version, path);
}

TEST(StatusPageTest, NamesTheVersionAndLinksTheOtherPages) {
  SampleLedger sample({});
  const std::string page = Render(sample, "1.2.3", "/credits");
  EXPECT_THAT(page, HasSubstr("Version 1.2.3"));
  for (const char* path : {"/credits", "/-/healthy", "/-/ready"}) {
    EXPECT_THAT(page, HasSubstr("href=\"" + std::string(path) + "\""));
  }
}

TEST(StatusPageTest, SaysSoWhereNoAccountIsConfigured) {
  SampleLedger sample({});
  EXPECT_THAT(Render(sample), HasSubstr("No account is configured"));
}

TEST(StatusPageTest, AnAccountNotYetPolledIsPendingAndNeverSucceeded) {
  SampleLedger sample({"sales"});
  EXPECT_THAT(Render(sample), HasSubstr("<td>acme</td><th scope=\"row\">sales</th>"
                                        "<td>pending</td><td>never</td>"));
}

TEST(StatusPageTest, AFreshAccountShowsItsOutcomeAndWhenItSucceeded) {
  SampleLedger sample({"sales"});
  sample.Poll(0, 100);
  EXPECT_THAT(Render(sample), HasSubstr("<td>ok</td><td>2026-11-20 00:00:00 UTC</td>"));
}

TEST(StatusPageTest, AStaleAccountIsMarked) {
  SampleLedger sample({"sales"});
  sample.Poll(0, 100);
  sample.clock().Advance(std::chrono::hours(2));
  EXPECT_THAT(Render(sample), HasSubstr("2026-11-20 00:00:00 UTC (no current values)"));
}

TEST(StatusPageTest, TextFromOutsideIsEscaped) {
  SampleLedger sample({"<script>&\"'"});
  const std::string page = Render(sample, "<b>", "/\"onclick=");
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;&amp;&quot;&#39;"));
  EXPECT_THAT(page, HasSubstr("Version &lt;b&gt;"));
  EXPECT_THAT(page, HasSubstr("href=\"/&quot;onclick=\""));
  EXPECT_THAT(page, Not(HasSubstr("<script>")));
}

TEST(StatusPageTest, AHeldPoolIsSaidToWait) {
  SampleLedger sample({"sales"});
  sample.Poll(0, 100);
  EXPECT_THAT(Render(sample), HasSubstr("UTC</td><td></td></tr>"));
  sample.Poll(0, 10);
  EXPECT_THAT(Render(sample),
              HasSubstr("<td>main: held: nothing explains the last reading; a second one decides"));
  sample.Poll(0, 10);
  EXPECT_THAT(Render(sample), Not(HasSubstr("held")));
}

TEST(StatusPageTest, AMissingPoolIsSaidToBeMissingSinceWhen) {
  SampleLedger sample({"sales"});
  sample.Poll(0, {{"mail", 100}, {"<phone>", 100}});
  sample.clock().Advance(std::chrono::minutes(5));
  sample.Poll(0, {{"mail", 100}});
  EXPECT_THAT(Render(sample), HasSubstr("<td>&lt;phone&gt;: missing since 2026-11-20 00:05:00 UTC; "
                                        "its last amounts stand</td>"));
}

}  // namespace
}  // namespace api_credits
