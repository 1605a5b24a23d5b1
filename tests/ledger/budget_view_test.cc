// A limit of the user's own, where the vendor tells only what was used.
#include <gtest/gtest.h>

#include <chrono>
#include <optional>

#include "exporter/ledger/account_view.h"
#include "tests/ledger/sample_account.h"

namespace api_credits {
namespace {

WallTime DayOfBudget(int y, unsigned m, unsigned d) {
  return std::chrono::sys_days(std::chrono::year(y) / std::chrono::month(m) / std::chrono::day(d));
}

class BudgetTest : public testing::Test {
 protected:
  BudgetTest() {
    Budget& budget = account_.pool_defaults->budget.emplace();
    budget.amount = 500;
    budget.every = Frequency::kMonth;
    account_.pool_defaults->low_credits.warning = Threshold{20, true};
  }

  PoolView View(std::optional<double> used) const {
    PoolReading pool = SamplePool("main", 0);
    pool.remaining.reset();
    pool.used = used;
    return ViewPool(account_, pool, DayOfBudget(2026, 11, 20)).view;
  }

  Account account_ = SampleAccount();
};

TEST_F(BudgetTest, LimitAndRemainingFollowFromWhatWasUsed) {
  const PoolView view = View(120);
  EXPECT_TRUE(view.has_budget);
  EXPECT_EQ(view.reading.limit, 500);
  EXPECT_EQ(view.reading.remaining, 380);
  EXPECT_EQ(view.low_warning, 100);
  EXPECT_EQ(view.reading.refresh, DayOfBudget(2026, 12, 1));
  EXPECT_EQ(view.reading.period_start, DayOfBudget(2026, 11, 1));
  EXPECT_EQ(view.reading.grant_frequency, "month");
  EXPECT_EQ(view.reading.recurring_grant, std::nullopt) << "nothing is granted";
}

TEST_F(BudgetTest, WhatIsSpentBeyondItIsBelowZero) { EXPECT_EQ(View(620).reading.remaining, -120); }

TEST_F(BudgetTest, WithoutAReadingThereIsNoBalance) {
  EXPECT_EQ(View(std::nullopt).reading.limit, 500);
  EXPECT_EQ(View(std::nullopt).reading.remaining, std::nullopt);
}

TEST_F(BudgetTest, OtherPoolsHaveNone) {
  account_.pool_defaults->budget.reset();
  EXPECT_FALSE(View(120).has_budget);
}

}  // namespace
}  // namespace api_credits
