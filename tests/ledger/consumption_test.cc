#include "exporter/ledger/consumption.h"

#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <vector>

#include "tests/ledger/sample_tally.h"

namespace api_credits {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class ConsumptionTest : public TallyFixture {};

TEST_F(ConsumptionTest, TheFirstReadingCountsNothing) {
  TakeBalance(500);
  EXPECT_EQ(tally_.counters(), PoolCounters());
  PoolTally by_used;
  by_used.Apply(Used(70, 30), kStart);
  EXPECT_EQ(by_used.counters(), PoolCounters());
}

TEST_F(ConsumptionTest, AFallOfABalanceIsConsumptionAndARiseIsAdded) {
  for (const double remaining : {500.0, 480.0, 680.0, 679.0}) TakeBalance(remaining);
  EXPECT_EQ(consumed(), 21);
  EXPECT_EQ(added(AddedCause::kUnknown), 200);
  EXPECT_EQ(corrected(), 0);
}

TEST_F(ConsumptionTest, ARiseOfUsedIsConsumption) {
  for (const double used : {70.0, 75.0, 90.0}) Take(Used(used));
  EXPECT_EQ(consumed(), 20);
  EXPECT_EQ(added(), 0);
}

TEST_F(ConsumptionTest, TheSameReadingTwiceCountsOnce) {
  for (const double remaining : {500.0, 480.0, 480.0, 480.0}) TakeBalance(remaining);
  EXPECT_EQ(consumed(), 20);
  tally_ = PoolTally();
  for (const double used : {1.0, 3.0, 3.0}) Take(Used(used, 100 - used));
  EXPECT_EQ(consumed(), 2);
}

TEST_F(ConsumptionTest, FractionalCreditsAddUpWithoutDust) {
  Take(Used(0, 10));
  for (int i = 1; i <= 70; ++i) Take(Used(i * 0.1, 10 - i * 0.1));
  EXPECT_NEAR(consumed(), 7, 1e-9);
  EXPECT_EQ(added(), 0);
  EXPECT_EQ(expired(), 0);
  tally_ = PoolTally();
  for (const double remaining : {1e9 + 0.3, 1e9 + 0.1, 1e9}) TakeBalance(remaining);
  EXPECT_NEAR(consumed(), 0.3, 1e-6);
}

TEST_F(ConsumptionTest, TopUpAndSpendingBetweenTwoPollsAreToldApartByUsed) {
  Take(Used(10, 190));
  TakeSurely(Used(35, 265));  // 25 spent, 100 bought
  EXPECT_EQ(consumed(), 25);
  EXPECT_EQ(added(AddedCause::kUnknown), 100);
  EXPECT_EQ(corrected(), 0);

  PoolReading limited = Used(35, 65);
  limited.limit = 100;
  tally_ = PoolTally();
  Take(limited);
  limited = Used(40, 160);
  limited.limit = 200;
  Take(limited);
  EXPECT_EQ(added(AddedCause::kTopUp), 100);
  limited = Used(40, 170);
  limited.limit = 200;
  TakeSurely(limited);
  EXPECT_EQ(added(AddedCause::kAdjustment), 10);
}

TEST_F(ConsumptionTest, TopUpAndSpendingBetweenTwoPollsShowTheirDifferenceInABalance) {
  TakeBalance(90);
  TakeSurely(SamplePool("main", 165));
  EXPECT_EQ(consumed(), 0);
  EXPECT_EQ(added(AddedCause::kUnknown), 75);
}

TEST_F(ConsumptionTest, SmallerUsedIsANewPeriodIfTheRefreshDateChanged) {
  Take(Until(kDue, Granting(1000, false, Used(700, 300))));
  Take(Until(kNext, Granting(1000, false, Used(20, 980))), kDue + minutes(1));
  EXPECT_EQ(consumed(), 20);
  EXPECT_EQ(added(AddedCause::kRefresh), 1000);
  EXPECT_EQ(expired(), 300);
  EXPECT_EQ(corrected(), 0);
}

TEST_F(ConsumptionTest, SmallerUsedIsANewPeriodIfThePeriodStartChanged) {
  PoolReading reading = Used(700);
  reading.period_start = kStart - days(29);
  Take(reading);
  reading.used = 20;
  reading.period_start = kStart + days(1);
  Take(reading);
  EXPECT_EQ(consumed(), 20);
}

TEST_F(ConsumptionTest, SmallerUsedIsElseACorrectionOnceItHasStoodForAQuarterOfAnHour) {
  PoolReading reading = Used(700);
  reading.period_start = kStart - days(29);
  Take(Until(kDue, reading));
  for (const double used : {650.0, 650.0, 650.0, 655.0}) {
    reading.used = used;
    Take(Until(kDue + seconds(1), reading));
    EXPECT_EQ(consumed(), used - 650);
  }
  reading.used = 660;
  Take(Until(kDue, reading));
  EXPECT_EQ(consumed(), 10);
  EXPECT_EQ(added(), 0);
}

TEST_F(ConsumptionTest, UsedOfAWindowThatSlidesIsNoNewPeriodWithEachPoll) {
  for (int poll = 0; poll < 10; ++poll) {
    PoolReading reading = Used(700 - poll);
    reading.period_start = kStart - days(30) + minutes(5) * poll;
    Take(reading);
  }
  EXPECT_EQ(consumed(), 0);
}

TEST_F(ConsumptionTest, ReserveAndRefundIsConsumedAndAddedAsRefund) {
  Take(Used(100, 900));
  Take(Used(150, 850));  // reserved
  Take(Used(150, 850));
  Take(Used(160, 840));
  Take(Used(130, 870));  // 30 given back
  EXPECT_EQ(added(), 0);
  now_ += minutes(10);
  Take(Used(140, 860));
  EXPECT_EQ(consumed(), 70);
  EXPECT_EQ(added(AddedCause::kRefund), 30);
  EXPECT_EQ(corrected(), 0);
  Take(Used(120, 980));  // 20 given back and 100 bought
  Take(Used(120, 980), now_ + minutes(15));
  EXPECT_EQ(added(AddedCause::kRefund), 50);
  EXPECT_EQ(added(AddedCause::kUnknown), 100);
  EXPECT_EQ(corrected(), 0);
}

TEST_F(ConsumptionTest, UsedThatIsResetBeforeItsDateIsTheRefillAndNoRefund) {
  Take(Until(kDue, Used(700, 300)));
  Take(Until(kDue, Used(0, 1000)), kDue - hours(2));
  Take(Until(kNext, Used(5, 995)), kDue);
  EXPECT_EQ(added(AddedCause::kRefresh), 700);
  EXPECT_EQ(added(), 700);
  EXPECT_EQ(consumed(), 5);
}

TEST_F(ConsumptionTest, FieldsThatComeAndGoAreCountedOnce) {
  Take(Used(10, 90));
  TakeBalance(80);
  Take(Used(30, 70));
  EXPECT_EQ(consumed(), 20);
  Take(Used(40));
  Take(Used(50, 150));  // what was bought meanwhile cannot be told
  EXPECT_EQ(consumed(), 40);
  PoolReading silent = SamplePool("main", 0);
  silent.remaining.reset();
  Take(silent);
  Take(Used(55, 145));
  EXPECT_EQ(consumed(), 45);
  EXPECT_EQ(added(), 0);
}

TEST_F(ConsumptionTest, ADroppedBaselineCountsNothingAndKeepsTheCounters) {
  TakeBalance(500);
  TakeBalance(480);
  tally_.DropBaseline();
  TakeBalance(7);
  EXPECT_EQ(consumed(), 20);
  TakeBalance(6);
  EXPECT_EQ(consumed(), 21);
}

TEST_F(ConsumptionTest, AnotherUnitIsNotCompared) {
  TakeBalance(500);
  PoolReading euros = SamplePool("main", 3);
  euros.unit = "eur";
  Take(euros);
  EXPECT_EQ(consumed(), 0);
  euros.remaining = 2.5;
  Take(euros);
  EXPECT_EQ(consumed(), 0.5);
}

TEST_F(ConsumptionTest, AnUnlimitedPoolHasNoBalanceToCompare) {
  TakeBalance(500);
  PoolReading unlimited = SamplePool("main", 0);
  unlimited.remaining.reset();
  unlimited.unlimited = true;
  Take(unlimited);
  TakeBalance(100);
  EXPECT_EQ(consumed(), 0);
}

TEST_F(ConsumptionTest, NumbersBeyondCountingAreAbsent) {
  TakeBalance(500);
  TakeBalance(-std::numeric_limits<double>::max());
  TakeBalance(std::numeric_limits<double>::infinity());
  TakeBalance(std::numeric_limits<double>::quiet_NaN());
  TakeBalance(490);
  EXPECT_EQ(consumed(), 10);
  EXPECT_EQ(added(), 0);
}

TEST_F(ConsumptionTest, ABalanceBelowZeroIsSpentToo) {
  for (const double remaining : {5.0, -15.0, -20.0}) TakeBalance(remaining);
  EXPECT_EQ(consumed(), 25);
}

TEST_F(ConsumptionTest, ClockJumpsCountNothing) {
  PoolReading reading = Until(kDue, Granting(1000, true, SamplePool("main", 300)));
  reading.expiring = 100;
  reading.expiry = kDue;
  Take(reading);
  for (const auto jump : {days(400), days(-400), days(0)}) {
    Take(reading, kStart + jump);
    *reading.remaining -= 1;
  }
  EXPECT_EQ(consumed(), 2);
  EXPECT_EQ(added(), 0);
  EXPECT_EQ(expired(), 0);
}

TEST_F(ConsumptionTest, ARestartInBetweenChangesNothing) {
  const std::vector<double> balances = {500, 480, 500, 480, 900, 900, 480, 890, 890};
  for (const double remaining : balances) TakeBalance(remaining);
  PoolTally restarted;
  for (const double remaining : balances) {
    restarted.Apply(SamplePool("main", remaining), kStart);
    restarted = PoolTally(restarted.counters(), restarted.baseline());
  }
  EXPECT_EQ(restarted.counters(), tally_.counters());
  EXPECT_EQ(consumed(), 30);
}

}  // namespace
}  // namespace api_credits
