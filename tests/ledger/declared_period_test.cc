#include "exporter/ledger/declared_period.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

#include "exporter/base/time_text.h"
#include "exporter/base/time_zone_loader.h"
#include "tests/ledger/sample_account.h"

namespace api_credits {
namespace {

WallTime At(const std::string& text) { return ParseRfc3339(text, Zone::kRequired).value(); }

// A vendor who tells what was used of `pools`, in the time zone of California.
Account Metered(const std::string& pools) {
  return SampleAccount("sales", MadeUpVendor("acme", "  - path: /usage\n    pools:\n" + pools,
                                             "time_zone: America/Los_Angeles\n"));
}

const std::string kMonthlyReset =
    "      - { pool: main, used: body.used, refresh: { every: month, at: \"08:30\" } }\n";
const std::string kNoReset = "      - { pool: main, used: body.used }\n";

Period Declared(const Account& account, const std::string& instant) {
  const auto period = DeclaredPeriod(account, "main", At(instant));
  EXPECT_TRUE(period) << instant;
  return period.value_or(Period());
}

TEST(DeclaredPeriodTest, IsTheResetOfTheDefinitionInTheProvidersZone) {
  const Account account = Metered(kMonthlyReset);
  EXPECT_EQ(Declared(account, "2026-10-20T00:00:00Z"),
            (Period{At("2026-10-01T15:30:00Z"), At("2026-11-01T16:30:00Z")}))
      << "from summer time to winter time";
  EXPECT_EQ(Declared(account, "2026-12-01T16:29:59Z").end, At("2026-12-01T16:30:00Z"));
  EXPECT_EQ(Declared(account, "2026-12-01T16:30:00Z").start, At("2026-12-01T16:30:00Z"));
}

TEST(DeclaredPeriodTest, APoolThatIsNamedHasNoResetOfThoseThatAreNot) {
  const std::string named_by_answer =
      "      - { each: body.list, pool: { value: item.name }, used: item.used,"
      " refresh: { every: month } }\n";
  const std::string instant = "2026-11-20T13:00:00Z";
  EXPECT_FALSE(DeclaredPeriod(Metered(kNoReset + named_by_answer), "main", At(instant)));
  EXPECT_FALSE(DeclaredPeriod(Metered(named_by_answer + kNoReset), "main", At(instant)));
  EXPECT_TRUE(DeclaredPeriod(Metered(kNoReset + named_by_answer), "other", At(instant)));
}

TEST(DeclaredPeriodTest, GuessesNoDateOfAGrant) {
  Account account = SampleAccount();
  account.pool_defaults->grant.emplace().every = Frequency::kMonth;
  EXPECT_FALSE(DeclaredPeriod(account, "main", At("2026-11-20T13:00:00Z")))
      << "the vendor renews it on a day of its own";
}

TEST(DeclaredPeriodTest, OfABudgetIsThatOfTheCalendarForEveryFrequencyThatItKnows) {
  Account account = SampleAccount();
  Budget& budget = account.pool_defaults->budget.emplace();
  const std::string now = "2026-11-20T13:00:00Z";
  budget.every = Frequency::kDay;
  EXPECT_EQ(Declared(account, now).start, At("2026-11-20T00:00:00Z"));
  budget.every = Frequency::kMonth;
  EXPECT_EQ(Declared(account, now).start, At("2026-11-01T00:00:00Z"));
  budget.every = Frequency::kQuarter;
  EXPECT_EQ(Declared(account, now).start, At("2026-10-01T00:00:00Z"));
  budget.every = Frequency::kYear;
  EXPECT_EQ(Declared(account, now),
            (Period{At("2026-01-01T00:00:00Z"), At("2027-01-01T00:00:00Z")}));
  for (const Frequency unknown : {Frequency::kWeek, Frequency{0, 30}}) {
    budget.every = unknown;
    EXPECT_FALSE(DeclaredPeriod(account, "main", At(now)));
  }
}

TEST(DeclaredPeriodTest, CountsFromTheStatedNextInTheAccountsZone) {
  Account account = SampleAccount();
  StatedGrant& grant = account.pool_defaults->grant.emplace();
  grant.every = Frequency::kMonth;
  grant.next = At("2026-02-28T23:00:00Z");
  grant.zone = LoadTimeZone("Europe/Berlin").value();
  EXPECT_EQ(Declared(account, "2026-04-10T00:00:00Z"),
            (Period{At("2026-03-31T22:00:00Z"), At("2026-04-30T22:00:00Z")}));
  grant.every = Frequency{0, 30};
  EXPECT_EQ(Declared(account, "2026-04-10T00:00:00Z"),
            (Period{At("2026-03-30T22:00:00Z"), At("2026-04-29T22:00:00Z")}));
  grant.every = Frequency::kWeek;
  EXPECT_EQ(Declared(account, "2026-03-29T12:00:00Z").end, At("2026-04-04T22:00:00Z"));
}

TEST(DeclaredPeriodTest, ABudgetIsBeforeTheResetOfTheDefinition) {
  Account account = Metered(kMonthlyReset);
  Budget& budget = account.pool_defaults->budget.emplace();
  budget.every = Frequency::kYear;
  budget.zone = TimeZone();
  EXPECT_EQ(Declared(account, "2026-11-20T00:00:00Z").end, At("2027-01-01T00:00:00Z"));
}

TEST(DeclaredPeriodTest, AStatedNextDatesAWeekOfTheDefinition) {
  Account account = Metered("      - { pool: main, used: body.used, refresh: { every: week } }\n");
  EXPECT_FALSE(DeclaredPeriod(account, "main", At("2026-11-20T00:00:00Z")));
  EXPECT_EQ(DeclaredFrequency(account, "main"), Frequency::kWeek);
  account.pool_defaults->grant.emplace().next = At("2026-11-02T08:00:00Z");
  EXPECT_EQ(Declared(account, "2026-11-20T00:00:00Z"),
            (Period{At("2026-11-16T08:00:00Z"), At("2026-11-23T08:00:00Z")}));
}

TEST(DeclaredPeriodTest, AGrantOfTheResetsFrequencyComesAtTheResetsTime) {
  Account account = Metered(kMonthlyReset);
  account.pool_defaults->grant.emplace().every = Frequency::kMonth;
  EXPECT_EQ(Declared(account, "2026-11-20T00:00:00Z").end, At("2026-12-01T16:30:00Z"));
  account.pool_defaults->grant->every = Frequency::kYear;
  EXPECT_FALSE(DeclaredPeriod(account, "main", At("2026-11-20T00:00:00Z")));
}

TEST(DeclaredPeriodTest, IsThatOfThePoolItself) {
  Account account = Metered(
      "      - { pool: main, used: body.used }\n"
      "      - { pool: daily, used: body.daily, refresh: { every: day } }\n"
      "      - { each: body.all, pool: { value: key }, used: item, refresh: { every: year } }\n");
  const WallTime now = At("2026-11-20T12:00:00Z");
  EXPECT_EQ(DeclaredPeriod(account, "daily", now)->end, At("2026-11-21T08:00:00Z"));
  EXPECT_EQ(DeclaredPeriod(account, "brought", now)->end, At("2027-01-01T08:00:00Z"));
  EXPECT_FALSE(DeclaredPeriod(Metered(kNoReset), "main", now));
}

TEST(DeclaredPeriodTest, PeriodStartIsThatOfTheBudgetElseOfTheMonth) {
  Account account = Metered(kNoReset);
  const WallTime now = At("2026-11-20T12:00:00Z");
  EXPECT_EQ(PeriodStart(account, "main", now), At("2026-11-01T07:00:00Z"));
  Budget& budget = account.pool_defaults->budget.emplace();
  budget.every = Frequency{0, 14};
  budget.next = At("2026-11-03T00:00:00Z");
  EXPECT_EQ(PeriodStart(account, "main", now), At("2026-11-17T00:00:00Z"));
  budget.next = At("2027-11-03T00:00:00Z");
  EXPECT_EQ(PeriodStart(account, "main", now), At("2026-11-01T07:00:00Z"))
      << "a period that has not begun is none to ask for";
}

}  // namespace
}  // namespace api_credits
