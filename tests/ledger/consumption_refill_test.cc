#include "exporter/ledger/consumption.h"

#include <gtest/gtest.h>

#include <chrono>

#include "tests/ledger/sample_tally.h"

namespace api_credits {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class ConsumptionRefillTest : public TallyFixture {};

TEST_F(ConsumptionRefillTest, SpendingHiddenUnderARefillWithRolloverIsCounted) {
  Take(Until(kDue, Granting(1000, true, SamplePool("main", 300))));
  Take(Until(kNext, Granting(1000, true, SamplePool("main", 1260))), kDue);
  EXPECT_EQ(consumed(), 40);
  EXPECT_EQ(added(AddedCause::kRefresh), 1000);
  EXPECT_EQ(expired(), 0);
  EXPECT_EQ(corrected(), 0);
}

TEST_F(ConsumptionRefillTest, SpendingHiddenUnderARefillWithoutRolloverIsCountedAndTheRestLapses) {
  Take(Until(kDue, Granting(1000, false, SamplePool("main", 300))));
  Take(Until(kNext, Granting(1000, false, SamplePool("main", 960))), kDue);
  EXPECT_EQ(consumed(), 40);
  EXPECT_EQ(added(AddedCause::kRefresh), 1000);
  EXPECT_EQ(expired(), 300);
  EXPECT_EQ(corrected(), 0);
}

TEST_F(ConsumptionRefillTest, WithoutTheDateNothingIsHiddenUnderARise) {
  Take(Until(kDue, Granting(1000, true, SamplePool("main", 300))));
  TakeSurely(Until(kDue, Granting(1000, true, SamplePool("main", 1260))), kStart + days(1));
  EXPECT_EQ(consumed(), 0);
  EXPECT_EQ(added(), 960);
  // And without a rise nothing is hidden under the date.
  Take(Until(kNext, Granting(1000, true, SamplePool("main", 1250))), kDue);
  EXPECT_EQ(consumed(), 10);
}

TEST_F(ConsumptionRefillTest, TheGrantIsTheSmallerOneOfTheTwoReadings) {
  Take(Until(kDue, Granting(1000, true, SamplePool("main", 300))));
  Take(Until(kNext, Granting(5000, true, SamplePool("main", 1290))), kDue);
  EXPECT_EQ(consumed(), 10);
  Take(Until(kNext + days(30), Granting(100, true, SamplePool("main", 1380))), kNext);
  EXPECT_EQ(consumed(), 20);
}

TEST_F(ConsumptionRefillTest, ATopUpTogetherWithARefillHidesSpendingButInventsNone) {
  Take(Until(kDue, Granting(1000, true, SamplePool("main", 300))));
  Take(Until(kNext, Granting(1000, true, SamplePool("main", 1760))), kDue);
  EXPECT_EQ(consumed(), 0);
  EXPECT_EQ(added(AddedCause::kRefresh), 1000);
  EXPECT_EQ(added(AddedCause::kUnknown), 460);
}

TEST_F(ConsumptionRefillTest, AGrantThatTheUserStatesIsUnknownHere) {
  Take(Until(kDue, SamplePool("main", 300)));
  Take(Until(kNext, SamplePool("main", 1260)), kDue);
  EXPECT_EQ(consumed(), 0);
  EXPECT_EQ(added(AddedCause::kRefresh), 960);
}

TEST_F(ConsumptionRefillTest, ALateRefillIsStillTheRefill) {
  Take(Until(kDue, Granting(1000, true, SamplePool("main", 300))));
  Take(Until(kNext, Granting(1000, true, SamplePool("main", 290))), kDue + minutes(1));
  Take(Until(kNext, Granting(1000, true, SamplePool("main", 280))), kDue + hours(5));
  TakeSurely(Until(kNext, Granting(1000, true, SamplePool("main", 1270))), kDue + hours(9));
  EXPECT_EQ(consumed(), 20);
  EXPECT_EQ(added(AddedCause::kRefresh), 990);
  EXPECT_EQ(added(), 990);
  TakeSurely(SamplePool("main", 1370));
  EXPECT_EQ(added(AddedCause::kUnknown), 100);
}

TEST_F(ConsumptionRefillTest, ARefillInAnotherTimeZoneComesBeforeItsDate) {
  Take(Until(kDue, Granting(1000, true, SamplePool("main", 300))));
  TakeSurely(Until(kDue, Granting(1000, true, SamplePool("main", 1300))), kDue - hours(8));
  EXPECT_EQ(added(AddedCause::kRefresh), 1000);
  TakeBalance(1100);
  // The date catches up, just when credits are bought: no refill, and nothing hidden under it.
  Take(Until(kNext, Granting(1000, true, SamplePool("main", 1150))), kDue + minutes(1));
  EXPECT_EQ(consumed(), 200);
  EXPECT_EQ(added(AddedCause::kRefresh), 1000);
  EXPECT_EQ(added(AddedCause::kUnknown), 50);
  // The next refill counts again.
  Take(Until(kNext + days(30), Granting(1000, true, SamplePool("main", 2140))), kNext);
  EXPECT_EQ(consumed(), 210);
  EXPECT_EQ(added(AddedCause::kRefresh), 2000);
}

TEST_F(ConsumptionRefillTest, ADateThatWobblesOrSlidesIsNoRefill) {
  const auto reading = [](WallTime refresh, double remaining) {
    return Until(refresh, Granting(1000, true, SamplePool("main", remaining)));
  };
  Take(reading(kDue, 300));
  TakeSurely(reading(kDue + seconds(2), 400));
  TakeSurely(reading(kDue - seconds(2), 500));
  TakeSurely(reading(kDue + minutes(1), 600));
  EXPECT_EQ(added(), 300);
  // In whole days: it slides on with the polls and falls back by one each day. On the last day it
  // is always now.
  tally_ = PoolTally();
  double remaining = 300;
  for (WallTime now = kStart; now < kDue; now += hours(5)) {
    const auto left = std::chrono::floor<days>(kDue - now);
    Take(reading(now + left, remaining++), now);
  }
  EXPECT_EQ(consumed(), 0);
  EXPECT_EQ(added(), 14);
  Take(reading(kNext, remaining + 990), kDue + hours(1));
  EXPECT_EQ(consumed(), 9);
}

TEST_F(ConsumptionRefillTest, CreditsThatAreBoughtLongBeforeTheDateAreNoRefill) {
  Take(Until(kNext, Granting(1000, true, SamplePool("main", 300))));
  TakeSurely(Until(kNext, Granting(1000, true, SamplePool("main", 1300))));
  EXPECT_EQ(added(AddedCause::kUnknown), 1000);
}

TEST_F(ConsumptionRefillTest, ARefillIsExpectedATimeZoneAndANightBeforeItsDateAndNotEarlier) {
  const auto refilled = [](Duration before_the_date) {
    PoolTally tally;
    tally.Apply(Until(kDue, Granting(1000, true, SamplePool("main", 300))), kStart);
    for (int look = 0; look < 2; ++look) {
      tally.Apply(Until(kDue, Granting(1000, true, SamplePool("main", 1300))),
                  kDue - before_the_date);
    }
    return tally.counters().added.at(static_cast<size_t>(AddedCause::kRefresh));
  };
  EXPECT_EQ(refilled(hours(26)), 1000);
  EXPECT_EQ(refilled(hours(26) + seconds(1)), 0);
}

TEST_F(ConsumptionRefillTest, CreditsThatComeAtTheDateAreTheRefillFromHalfOfTheGrantOn) {
  const auto refilled = [](double rise) {
    PoolTally tally;
    tally.Apply(Until(kDue, Granting(1000, true, SamplePool("main", 300))), kStart);
    for (int look = 0; look < 2; ++look) {
      tally.Apply(Until(kDue, Granting(1000, true, SamplePool("main", 300 + rise))), kDue);
    }
    return tally.counters().added.at(static_cast<size_t>(AddedCause::kRefresh));
  };
  EXPECT_EQ(refilled(499), 0);
  EXPECT_EQ(refilled(500), 500);
}

TEST_F(ConsumptionRefillTest, CreditsThatLapseAreExpiredAndNotConsumed) {
  PoolReading reading = SamplePool("main", 500);
  reading.expiring = 200;
  reading.expiry = kDue;
  Take(reading);
  reading.remaining = 490;
  Take(reading, kDue + hours(1));  // due, but still listed
  EXPECT_EQ(consumed(), 10);
  Take(SamplePool("main", 285), kDue + hours(2));
  EXPECT_EQ(consumed(), 15);
  EXPECT_EQ(expired(), 200);
  EXPECT_EQ(corrected(), 0);
}

TEST_F(ConsumptionRefillTest, ALotThatIsSpentInTimeDoesNotLapse) {
  PoolReading reading = SamplePool("main", 500);
  reading.expiring = 200;
  reading.expiry = kDue;
  Take(reading);
  TakeBalance(400);
  TakeBalance(290);
  EXPECT_EQ(consumed(), 210);
  EXPECT_EQ(expired(), 0);
}

TEST_F(ConsumptionRefillTest, WhereUsedTellsTheSpendingTheRestOfTheFallLapsed) {
  PoolReading reading = Used(100, 500);
  reading.expiring = 200;
  reading.expiry = kDue;
  Take(reading);
  Take(Used(130, 290), kDue + minutes(1));  // 20 of the lot were spent first
  EXPECT_EQ(consumed(), 30);
  EXPECT_EQ(expired(), 180);
  EXPECT_EQ(corrected(), 0);
  Take(Used(130, 250));
  EXPECT_EQ(corrected(), -40);
}

}  // namespace
}  // namespace api_credits
