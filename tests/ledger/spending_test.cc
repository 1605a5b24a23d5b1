#include "exporter/ledger/spending.h"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>

#include "tests/ledger/ledger_fixture.h"

namespace api_credits {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr Duration kInterval = minutes(5);

// A poll every `interval` for `span`; `rate` is credits per second at that age.
SpendingHistory HistoryOf(Duration span, const std::function<double(Duration age)>& rate,
                          Duration interval = kInterval) {
  SpendingHistory history;
  double consumed = 1000;
  for (Duration at{0}; at <= span; at += interval) {
    history.Add(SteadyTime(hours(100) + at), consumed);
    consumed += rate(span - at) * Seconds(interval);
  }
  return history;
}

TEST(SpendingTest, TellsTheRateOfEachWindow) {
  const auto history = HistoryOf(hours(30), [](Duration) { return 0.5; });
  for (const Duration window : {hours(1), hours(6), hours(24)}) {
    EXPECT_DOUBLE_EQ(history.RateOver(window, kInterval).value_or(-1), 0.5);
  }
}

TEST(SpendingTest, TellsNothingOfAWindowThatIsNotFilledToItsEarlierHalf) {
  const auto rate = [](Duration) { return 1.0; };
  EXPECT_FALSE(SpendingHistory().RateOver(hours(1), kInterval));
  EXPECT_FALSE(HistoryOf(minutes(25), rate).RateOver(hours(1), kInterval));
  EXPECT_TRUE(HistoryOf(minutes(30), rate).RateOver(hours(1), kInterval));
  EXPECT_FALSE(HistoryOf(hours(11), rate).RateOver(hours(24), kInterval));
  EXPECT_TRUE(HistoryOf(hours(12), rate).RateOver(hours(24), kInterval));
}

TEST(SpendingTest, TellsNothingOfAWindowWithTooFewPolls) {
  const auto history = HistoryOf(
      hours(48), [](Duration) { return 1.0; }, hours(4));
  EXPECT_FALSE(history.RateOver(hours(6), hours(4)));
  EXPECT_TRUE(history.RateOver(hours(24), hours(4)));
}

TEST(SpendingTest, TheShortWindowSeesWhatIsNew) {
  const auto history =
      HistoryOf(hours(30), [](Duration age) { return age <= hours(2) ? 10.0 : 0.0; });
  EXPECT_NEAR(history.RateOver(hours(1), kInterval).value_or(-1), 10, 1e-9);
  EXPECT_NEAR(history.RateOver(hours(6), kInterval).value_or(-1), 10.0 / 3, 0.6);
  EXPECT_NEAR(history.RateOver(hours(24), kInterval).value_or(-1), 10.0 / 12, 0.1);
}

TEST(SpendingTest, AGapIsNotTakenForAWindow) {
  SpendingHistory history;
  history.Add(SteadyTime(hours(1)), 0);
  history.Add(SteadyTime(hours(20)), 900);
  history.Add(SteadyTime(hours(20) + minutes(20)), 1000);
  EXPECT_FALSE(history.RateOver(hours(1), kInterval));
}

TEST(SpendingTest, ItStaysSmallHoweverOftenAndLongItIsPolled) {
  const auto rate = [](Duration) { return 1.0; };
  EXPECT_LE(HistoryOf(hours(24), rate, std::chrono::seconds(2)).points(), 40U);
  EXPECT_LE(HistoryOf(hours(24 * 90), rate, minutes(7)).points(), 40U);
}

TEST(SpendingTest, TimeThatStandsStillAddsNothing) {
  SpendingHistory history;
  history.Add(SteadyTime(hours(1)), 0);
  history.Add(SteadyTime(hours(1)), 5);
  history.Add(SteadyTime(hours(2)), 10);
  EXPECT_DOUBLE_EQ(history.RateOver(hours(1), kInterval).value_or(-1), 10.0 / 3600);
}

TEST(BurnTest, IsOfTheLongestWindowThatTellsSomething) {
  const auto rate = [](Duration) { return 1.0; };
  EXPECT_FALSE(BurnOf(HistoryOf(minutes(20), rate), kInterval, 1e6));
  EXPECT_EQ(BurnOf(HistoryOf(hours(2), rate), kInterval, 1e6)->window, hours(1));
  EXPECT_EQ(BurnOf(HistoryOf(hours(5), rate), kInterval, 1e6)->window, hours(6));
  EXPECT_EQ(BurnOf(HistoryOf(hours(40), rate), kInterval, 1e6)->window, hours(24));
}

// 0.01 a second for a day, then 10 a second for four hours, with two hours' worth left.
TEST(BurnTest, GoesByTheShortWindowsWhereBothSayThatItIsGoneInHours) {
  const auto history =
      HistoryOf(hours(40), [](Duration age) { return age <= hours(4) ? 10.0 : 0.01; });
  const auto burn = BurnOf(history, kInterval, 72000);
  EXPECT_EQ(burn->window, hours(6));
  EXPECT_LT(*RunwayOf(burn, 72000), 6 * 3600);
  // With plenty left, or without a balance, it is no emergency.
  EXPECT_EQ(BurnOf(history, kInterval, 1e6)->window, hours(24));
  EXPECT_EQ(BurnOf(history, kInterval, std::nullopt)->window, hours(24));
}

TEST(BurnTest, ABatchThatIsOverIsNoEmergency) {
  const auto history = HistoryOf(
      hours(40), [](Duration age) { return age > hours(2) && age <= hours(4) ? 10.0 : 0.0; });
  EXPECT_EQ(BurnOf(history, kInterval, 50000)->window, hours(24));
}

TEST(RunwayTest, IsNotKnownWhereNothingIsSpentOrLeft) {
  const Burn burn{2, hours(24)};
  EXPECT_EQ(RunwayOf(burn, 100), 50);
  EXPECT_FALSE(RunwayOf(burn, 0));
  EXPECT_FALSE(RunwayOf(burn, -5));
  EXPECT_FALSE(RunwayOf(burn, std::nullopt));
  EXPECT_FALSE(RunwayOf(Burn{0, hours(24)}, 100));
  EXPECT_FALSE(RunwayOf(std::nullopt, 100));
}

class LedgerSpendingTest : public LedgerFixture {
 protected:
  void PollFor(Duration span, double per_poll) {
    for (Duration at{0}; at < span; at += kInterval) {
      Apply(SampleReading(clock_.Now(), remaining_));
      remaining_ -= per_poll;
      clock_.Advance(kInterval);
    }
  }
  double remaining_ = 10000;
};

TEST_F(LedgerSpendingTest, APoolShowsItsRunwayOnceItIsKnown) {
  Configure({account_});
  PollFor(minutes(25), 3);
  EXPECT_FALSE(View()->pools[0].burn);
  EXPECT_FALSE(View()->pools[0].runway);
  PollFor(hours(1), 3);
  const PoolView pool = View()->pools[0];
  EXPECT_DOUBLE_EQ(pool.burn->per_second, 0.01);
  EXPECT_DOUBLE_EQ(*pool.runway, *pool.reading.remaining / 0.01);
}

TEST_F(LedgerSpendingTest, ATopUpIsNoSpending) {
  Configure({account_});
  PollFor(hours(1), 3);
  remaining_ += 50000;
  PollFor(hours(1), 3);
  EXPECT_NEAR(View()->pools[0].burn->per_second, 0.01, 0.001);
}

TEST_F(LedgerSpendingTest, WhatIsStaleHasNoRunway) {
  Configure({account_});
  PollFor(hours(1), 3);
  clock_.Advance(hours(2));
  EXPECT_FALSE(View()->pools[0].burn);
}

TEST_F(LedgerSpendingTest, AnotherSourceBeginsAnew) {
  Configure({account_});
  PollFor(hours(1), 3);
  account_.source = "https://other.example";
  Configure({account_});
  remaining_ = 500;
  PollFor(minutes(20), 0);
  EXPECT_FALSE(View()->pools[0].burn);
}

}  // namespace
}  // namespace api_credits
