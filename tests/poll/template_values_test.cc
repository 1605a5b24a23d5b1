#include "exporter/poll/template_values.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>

#include "exporter/provider/provider_grammar.h"
#include "tests/doubles/made_up_vendor.h"

namespace api_credits {
namespace {

using namespace std::chrono_literals;

constexpr WallTime At(int month, int day, Duration time = {}) {
  return std::chrono::sys_days(std::chrono::year(2026) / month / day) + time;
}

class TemplateValuesTest : public testing::Test {
 protected:
  TemplateValuesTest() { account_.provider = provider_; }

  // The text of "a{{name}}b" with the format of this number, sent / shown; "-" if not set.
  std::string Filled(const std::string& name, size_t format = 0, Escape escape = Escape::kNone) {
    const Template text{{{false, "a"}, {true, name, format}, {false, "b"}}};
    const auto filled = TemplateValues(account_, credentials_, kept_, now_).Fill(text, escape);
    return filled ? filled->Reveal() + " / " + filled->shown() : "-";
  }

  std::string Instant(std::string_view name, std::string_view format) {
    const auto found = std::find(kInstantFormats.begin(), kInstantFormats.end(), format);
    const std::string text =
        Filled(std::string(name), static_cast<size_t>(found - kInstantFormats.begin()));
    return text.substr(1, text.find(" / ") - 2);
  }

  std::shared_ptr<Provider> provider_ = MadeUpVendor();
  Account account_;
  Credentials credentials_{Secret("k 1"), {{"app", Secret("s&2")}}};
  KeptValues kept_;
  WallTime now_ = At(11, 29, 8h + 30min);
};

TEST_F(TemplateValuesTest, ShowNamesInThePlaceOfSecrets) {
  account_.params["team"] = "growth team";
  kept_.Put("token", {Secret("t/3"), true, {}});
  kept_.Put("org", {Secret("o 4"), false, {}});
  EXPECT_EQ(Filled("key"), "ak 1b / a<key>b");
  EXPECT_EQ(Filled("app"), "as&2b / a<app>b");
  EXPECT_EQ(Filled("token"), "at/3b / a<token>b");
  EXPECT_EQ(Filled("org"), "ao 4b / ao 4b");
  EXPECT_EQ(Filled("team"), "agrowth teamb / agrowth teamb");
  EXPECT_EQ(Filled("nobody"), "-");
}

TEST_F(TemplateValuesTest, AreEscapedForTheirPlace) {
  credentials_.key = Secret("a/\"ü");
  EXPECT_EQ(Filled("key", 0, Escape::kUrl), "aa%2F%22%C3%BCb / a<key>b");
  EXPECT_EQ(Filled("key", 0, Escape::kJson), "aa/\\\"üb / a<key>b");
}

TEST_F(TemplateValuesTest, WriteInstantsAsTheDefinitionSays) {
  now_ += 250ms;
  EXPECT_EQ(Instant("now", "rfc3339"), "2026-11-29T08:30:00Z");
  EXPECT_EQ(Instant("now", "date"), "2026-11-29");
  EXPECT_EQ(Instant("now", "year_month"), "2026-11");
  EXPECT_EQ(Instant("now", "unix_seconds"), "1795941000");
  EXPECT_EQ(Instant("now", "unix_milliseconds"), "1795941000250");
}

TEST_F(TemplateValuesTest, BeginPeriodsInTheZoneOfTheProvider) {
  EXPECT_EQ(Instant("day_start", "rfc3339"), "2026-11-29T00:00:00Z");
  EXPECT_EQ(Instant("month_start", "rfc3339"), "2026-11-01T00:00:00Z");
  EXPECT_EQ(Instant("year_start", "rfc3339"), "2026-01-01T00:00:00Z");
  // Los Angeles: eight hours behind, and from March to November seven.
  provider_->time_zone = TimeZone("America/Los_Angeles",
                                  {{At(1, 1), -8h}, {At(3, 8, 10h), -7h}, {At(11, 1, 9h), -8h}});
  now_ = At(11, 1, 6h);
  EXPECT_EQ(Instant("now", "date"), "2026-10-31") << "there it is still October";
  EXPECT_EQ(Instant("now", "year_month"), "2026-10");
  EXPECT_EQ(Instant("day_start", "rfc3339"), "2026-10-31T07:00:00Z");
  EXPECT_EQ(Instant("month_start", "rfc3339"), "2026-10-01T07:00:00Z");
  now_ = At(11, 2, 12h);
  EXPECT_EQ(Instant("day_start", "rfc3339"), "2026-11-02T08:00:00Z");
  EXPECT_EQ(Instant("month_start", "rfc3339"), "2026-11-01T07:00:00Z") << "before the change";
}

TEST_F(TemplateValuesTest, BeginThePeriodWithTheBudgetElseTheMonth) {
  EXPECT_EQ(Instant("period_start", "rfc3339"), "2026-11-01T00:00:00Z");
  Budget quarter;
  quarter.every = Frequency::kQuarter;
  account_.pool_defaults->budget = quarter;
  EXPECT_EQ(Instant("period_start", "date"), "2026-10-01");
  account_.pool_defaults->budget.reset();
  Budget week;
  week.every = Frequency::kWeek;
  week.next = At(12, 2, 6h);
  account_.pools["spend"].budget = week;
  EXPECT_EQ(Instant("period_start", "rfc3339"), "2026-11-25T06:00:00Z");
}

}  // namespace
}  // namespace api_credits
