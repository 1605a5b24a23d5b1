// Grants, budgets and resets: when what is stated begins anew.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "tests/config/config_files.h"

namespace api_credits {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class StatedPeriodTest : public testing::Test {
 protected:
  // The settings of the only account, which is on line 2.
  PoolSettings Settings(const std::string& text) {
    const auto config = files_.Good(text);
    EXPECT_THAT(config ? std::vector<std::string>() : files_.Errors(text), IsEmpty());
    return config ? *config->accounts.at(0)->pool_defaults : PoolSettings();
  }
  StatedGrant Grant(const std::string& more) {
    return Settings(
               "accounts:\n  - { name: a, provider: crustdata, api_key_file: key, grant: { "
               "credits: 5, " +
               more + " } }\n")
        .grant.value_or(StatedGrant());
  }
  std::vector<std::string> Warnings(const std::string& text) {
    const auto config = files_.Good(text);
    return config ? files_.Bare(config->warnings) : std::vector<std::string>{"errors"};
  }

  ConfigFiles files_;
};

TEST_F(StatedPeriodTest, ReadsANextInTheZoneOfTheGrant) {
  const WallTime december = WallTime(std::chrono::sys_days(std::chrono::year(2026) / 12 / 1));
  const StatedGrant local = Grant("every: month, next: 2026-12-01T00:00:00, zone: Asia/Shanghai");
  EXPECT_EQ(local.next, december - 8h);
  EXPECT_EQ(local.zone->name(), "Asia/Shanghai");
  EXPECT_EQ(Grant("next: 2026-12-01T00:00:00Z, zone: Asia/Shanghai").next, december);
  EXPECT_FALSE(Grant("rollover: true").zone);
}

TEST_F(StatedPeriodTest, ReadsHowOftenAGrantComes) {
  const auto every = [&](const std::string& word) {
    return Grant("every: " + word + ", next: 2026-12-01T00:00:00Z").every;
  };
  EXPECT_EQ(every("day"), Frequency::kDay);
  EXPECT_EQ(every("week"), Frequency::kWeek);
  EXPECT_EQ(every("quarter"), Frequency::kQuarter);
  EXPECT_EQ(every("year"), Frequency::kYear);
  EXPECT_EQ(every("30d"), (Frequency{0, 30}));
  EXPECT_EQ(every("2w"), (Frequency{0, 14}));
  EXPECT_EQ(FrequencyWord(Frequency{0, 30}), "30d");
}

TEST_F(StatedPeriodTest, ReadsABudgetForAPoolThatTellsOnlyWhatWasUsed) {
  files_.Write("p.yml", R"(name: meter
title: Meter
base_url: https://api.meter.test
auth: { scheme: none }
requests:
  - path: /usage
    pools: [{ pool: spend, used: body.spend }]
  - name: limits
    optional: true
    enabled_by_default: false
    path: /limits
    pools: [{ pool: cap, limit: body.cap }]
)");
  const std::string text =
      "provider_files: [p.yml]\naccounts: [ { name: a, provider: meter, budget: { amount: 500, "
      "every: quarter, zone: Europe/Berlin } ";
  const Budget budget = *Settings(text + "} ]\n").budget;
  EXPECT_EQ(budget.amount, 500);
  EXPECT_EQ(budget.every, Frequency::kQuarter);
  EXPECT_EQ(budget.zone->name(), "Europe/Berlin");
  EXPECT_THAT(files_.Errors(text + ", requests: { limits: true } } ]\n"), testing::SizeIs(1));
}

TEST_F(StatedPeriodTest, WarnsOfAResetEveryWeekThatNobodyDates) {
  files_.Write("p.yml", R"(name: weekly
title: Weekly
base_url: https://api.weekly.test
auth: { scheme: none }
requests:
  - path: /usage
    pools: [{ pool: main, remaining: body.x, refresh: { every: week } }]
)");
  const std::string text = "provider_files: [p.yml]\naccounts: [ { name: a, provider: weekly ";
  EXPECT_THAT(
      Warnings(text + ", low_credits: { critical: 5 } } ]\n"),
      ElementsAre("c.yml:2:13: provider \"weekly\" resets the pool \"main\" every week but no "
                  "calendar says when; set grant.next"));
  EXPECT_THAT(Warnings(text + ", grant: { credits: 5, next: 2026-12-01T00:00:00Z } } ]\n"),
              IsEmpty());
}

}  // namespace
}  // namespace api_credits
