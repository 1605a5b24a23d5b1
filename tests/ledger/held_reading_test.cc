// Readings that nothing explains. The table over remaining, used and date:
//
//   remaining       used             date     verdict
//   falls > 1/4     any              still    held; a second reading near it counts
//   falls > 1/4     any              moved    counted
//   falls <= 1/4    rises alike      any      counted
//   any             rises > 1/4      still    held, like a fall
//   rises > 1/100   no fall          still    held; a second one counts, whatever was spent since
//   rises > 1/100   no fall          moved    counted; also where limit or grant rose
//   rises <= 1/100  any              any      counted
//   rises alike     to a small part  none     held; then a new period
//   rises alike     to a small part  still    a correction, in a quarter of an hour
//   falls > 1/4     any              any      counted where the vendor says "exhausted"
#include <gtest/gtest.h>

#include <chrono>

#include "exporter/ledger/consumption.h"
#include "tests/ledger/sample_tally.h"

namespace api_credits {
namespace {

using std::chrono::days;
using std::chrono::minutes;

class HeldReadingTest : public TallyFixture {
 protected:
  static PoolReading Limited(double limit, PoolReading reading) {
    reading.limit = limit;
    return reading;
  }
  bool held() const { return tally_.held(); }
};

TEST_F(HeldReadingTest, OneReadingOfNothingCountsNothing) {
  for (const double remaining : {1000.0, 990.0, 0.0}) TakeBalance(remaining);
  EXPECT_TRUE(held());
  EXPECT_EQ(consumed(), 10);
  TakeBalance(985);
  EXPECT_FALSE(held());
  EXPECT_EQ(consumed(), 15);
  EXPECT_EQ(added(), 0);
}

TEST_F(HeldReadingTest, ASecondReadingNearItConfirmsIt) {
  for (const double remaining : {1000.0, 200.0, 190.0}) TakeBalance(remaining);
  EXPECT_FALSE(held());
  EXPECT_EQ(consumed(), 810);
  EXPECT_EQ(corrected(), 0);
}

TEST_F(HeldReadingTest, AnyOtherReplacesIt) {
  for (const double remaining : {1000.0, 0.0, 600.0}) TakeBalance(remaining);
  EXPECT_TRUE(held());
  EXPECT_EQ(tally_.baseline()->doubted_remaining, 600);
  EXPECT_EQ(consumed(), 0);
  TakeBalance(590);
  EXPECT_EQ(consumed(), 410);
}

TEST_F(HeldReadingTest, SpendingThatGoesOnAtItsPaceConfirmsToo) {
  for (const double remaining : {1000.0, 700.0, 400.0}) TakeBalance(remaining);
  EXPECT_FALSE(held());
  EXPECT_EQ(consumed(), 600);
}

TEST_F(HeldReadingTest, AQuarterIsOfTheLargestOfLimitGrantAndTheDaysHighestBalance) {
  TakeBalance(400);
  TakeBalance(300);
  EXPECT_FALSE(held());
  TakeBalance(199);  // of 400 an hour ago
  EXPECT_TRUE(held());
  tally_ = PoolTally();
  Take(Limited(1000, SamplePool("main", 260)));
  Take(Limited(1000, SamplePool("main", 10)));
  EXPECT_FALSE(held());
  tally_ = PoolTally();
  Take(Granting(1000, true, SamplePool("main", 260)));
  Take(Granting(1000, true, SamplePool("main", 9)));
  EXPECT_TRUE(held());
  // The day after, what was high is forgotten.
  tally_ = PoolTally();
  TakeBalance(400);
  for (int fall = 0; fall < 3; ++fall) TakeBalance(310 - fall * 90);
  Take(SamplePool("main", 130), now_ + days(1));
  TakeBalance(90);
  EXPECT_TRUE(held());
}

TEST_F(HeldReadingTest, AFallWithADateOrALapseIsNotHeld) {
  Take(Until(kDue, SamplePool("main", 5000)));
  Take(Until(kNext, SamplePool("main", 1000)), kDue);
  EXPECT_FALSE(held());
  EXPECT_EQ(consumed(), 4000);
  tally_ = PoolTally();
  PoolReading lot = SamplePool("main", 500);
  lot.expiring = 400;
  lot.expiry = kNext;
  Take(lot);
  Take(SamplePool("main", 100), kNext + minutes(1));
  EXPECT_FALSE(held());
  EXPECT_EQ(expired(), 400);
}

TEST_F(HeldReadingTest, WhatTheVendorStatesOutrightNeverWaits) {
  TakeBalance(1000);
  tally_.Apply(SamplePool("main", 0), now_ + minutes(5), std::nullopt, true);
  EXPECT_FALSE(held());
  EXPECT_EQ(consumed(), 1000);
}

TEST_F(HeldReadingTest, OneReadingOfAFullPoolCountsNothing) {
  for (const double remaining : {1000.0, 700.0, 690.0, 1000.0}) TakeBalance(remaining);
  TakeBalance(690);
  const double before = consumed();
  Take(Limited(1000, SamplePool("main", 1000)), now_ + minutes(20));
  EXPECT_TRUE(held());
  TakeBalance(685);
  EXPECT_FALSE(held());
  EXPECT_EQ(consumed(), before + 5);
  EXPECT_EQ(added(), 0);
  EXPECT_EQ(corrected(), 0);
}

TEST_F(HeldReadingTest, OneReadingOfAFullPoolThatWasDryCountsNothing) {
  for (const double remaining : {0.0, 3000.0, 0.0, 0.0}) TakeBalance(remaining);
  EXPECT_FALSE(held());
  EXPECT_EQ(consumed(), 0);
  EXPECT_EQ(added(), 0);
}

TEST_F(HeldReadingTest, OneReadingOfAFullPoolBesideUsedAddsNothing) {
  for (const double remaining : {690.0, 1000.0, 685.0}) {
    Take(Limited(1000, Used(remaining == 685 ? 315 : 310, remaining)));
  }
  EXPECT_EQ(consumed(), 5);
  EXPECT_EQ(added(), 0);
  EXPECT_EQ(corrected(), 0);
}

TEST_F(HeldReadingTest, CreditsThatASecondReadingShowsAreCountedWithWhatWasSpentOfThem) {
  for (const double remaining : {100.0, 1100.0, 1060.0}) TakeBalance(remaining);
  EXPECT_FALSE(held());
  EXPECT_EQ(added(), 1000);
  EXPECT_EQ(consumed(), 40);
  EXPECT_EQ(corrected(), 0);
  // A replica that is behind shows neither again as credits.
  for (const double remaining : {1100.0, 100.0, 1055.0}) TakeBalance(remaining);
  EXPECT_EQ(added(), 1000);
  EXPECT_EQ(consumed(), 45);
}

TEST_F(HeldReadingTest, CreditsThatAreSpentFastAreCountedAsFarAsTwoReadingsShowThem) {
  for (const double remaining : {100.0, 1100.0, 500.0}) TakeBalance(remaining);
  EXPECT_FALSE(held());
  EXPECT_EQ(added(), 400);
  EXPECT_EQ(consumed(), 0);
  // Those that are spent before a second look leave no trace.
  tally_ = PoolTally();
  for (const double remaining : {100.0, 1100.0, 90.0}) TakeBalance(remaining);
  EXPECT_FALSE(held());
  EXPECT_EQ(added(), 0);
  EXPECT_EQ(consumed(), 10);
}

TEST_F(HeldReadingTest, MoreThanTheDoubtedCreditsAreDoubtedAnew) {
  for (const double remaining : {100.0, 1100.0, 2100.0}) TakeBalance(remaining);
  EXPECT_TRUE(held());
  TakeBalance(2100);
  EXPECT_EQ(added(), 2000);
}

TEST_F(HeldReadingTest, ARiseOfAHundredthOrWithADateALimitOrAGrantIsNotHeld) {
  const auto waits = [&](const PoolReading& first, const PoolReading& second) {
    tally_ = PoolTally();
    Take(first);
    Take(second);
    return held();
  };
  const PoolReading low = SamplePool("main", 100);
  const PoolReading high = SamplePool("main", 800);
  EXPECT_TRUE(waits(Limited(1000, low), Limited(1000, high)));
  EXPECT_FALSE(waits(Limited(70'000, low), Limited(70'000, high)));
  EXPECT_TRUE(waits(Limited(69'999, low), Limited(69'999, high)));
  EXPECT_FALSE(waits(Limited(1000, low), Limited(1700, high)));
  EXPECT_TRUE(waits(Granting(1000, true, low), Granting(1000, true, high)));
  EXPECT_FALSE(waits(Granting(1000, true, low), Granting(1700, true, high)));
  EXPECT_FALSE(waits(Until(kDue, low), Until(kNext, high)));
}

TEST_F(HeldReadingTest, ARestartKeepsTheDoubtedCredits) {
  for (const double remaining : {100.0, 1100.0}) TakeBalance(remaining);
  tally_ = PoolTally(tally_.counters(), tally_.baseline());
  EXPECT_TRUE(held());
  TakeBalance(1095);
  EXPECT_EQ(added(), 1000);
  EXPECT_EQ(consumed(), 5);
}

TEST_F(HeldReadingTest, UsedThatLeapsIsHeldLikeAFall) {
  Take(Limited(1000, Used(100)));
  Take(Limited(1000, Used(1000)));
  EXPECT_TRUE(held());
  Take(Limited(1000, Used(110)));
  EXPECT_EQ(consumed(), 10);
}

TEST_F(HeldReadingTest, ARestartKeepsTheCandidate) {
  TakeBalance(1000);
  TakeBalance(200);
  tally_ = PoolTally(tally_.counters(), tally_.baseline());
  EXPECT_TRUE(held());
  TakeBalance(195);
  EXPECT_EQ(consumed(), 805);
}

TEST_F(HeldReadingTest, NonsenseAfterAnAnswerOfAnOldCacheIsNotConfirmedByIt) {
  for (const double remaining : {440.0, 1700.0, 1700.0, 440.0, 0.0}) TakeBalance(remaining);
  EXPECT_TRUE(held());
  TakeBalance(1695);
  EXPECT_EQ(consumed(), 5);
}

// What the vendor tells of a month that ends unsaid (F7).
TEST_F(HeldReadingTest, UsedThatBeginsAnewWithoutADateIsANewPeriod) {
  for (const double used : {940.0, 941.0, 942.0, 943.0, 944.0, 945.0}) {
    Take(Limited(1000, Used(used, 1000 - used)));
  }
  Take(Limited(1000, Used(3, 997)));
  EXPECT_TRUE(held());
  EXPECT_EQ(consumed(), 5);
  Take(Limited(1000, Used(5, 995)));
  EXPECT_FALSE(held());
  EXPECT_EQ(consumed(), 10);
  EXPECT_EQ(added(AddedCause::kRefresh), 945);
  EXPECT_EQ(added(), 945);
  EXPECT_EQ(corrected(), 0);
  // A replica that is behind still shows the old month.
  Take(Limited(1000, Used(945, 55)));
  Take(Limited(1000, Used(6, 994)));
  EXPECT_EQ(consumed(), 11);
}

TEST_F(HeldReadingTest, OneReadingOfUsedNothingIsNoNewPeriod) {
  for (const double used : {945.0, 0.0, 946.0}) Take(Used(used, 1000 - used));
  EXPECT_EQ(consumed(), 1);
  EXPECT_EQ(added(), 0);
}

TEST_F(HeldReadingTest, UsedAloneBeginsAnewToo) {
  for (const double used : {100.0, 110.0, 2.0, 4.0}) Take(Used(used));
  EXPECT_EQ(consumed(), 14);
}

TEST_F(HeldReadingTest, UsedThatFallsWithoutItsBalanceIsACorrection) {
  for (const double used : {945.0, 3.0, 3.0}) Take(Used(used, 55));
  EXPECT_FALSE(held());
  for (int i = 0; i < 3; ++i) Take(Used(3, 55));
  EXPECT_EQ(consumed(), 0);
  EXPECT_EQ(added(), 0);
}

TEST_F(HeldReadingTest, UsedThatFallsFarFromItsDateIsACorrection) {
  const WallTime far = kNext + days(30);
  Take(Until(far, Used(945, 55)));
  for (const double used : {3.0, 4.0, 5.0, 6.0}) Take(Until(far, Used(used, 1000 - used)));
  EXPECT_EQ(consumed(), 3);
  EXPECT_EQ(added(AddedCause::kRefund), 942);
}

TEST_F(HeldReadingTest, ADeclaredPeriodThatPassedIsANewOne) {
  const Period first{kStart - days(1), kStart + minutes(12)};
  const Period second{first.end, first.end + days(1)};
  tally_.Apply(Used(500, 500), kStart, first);
  tally_.Apply(Used(510, 490), kStart + minutes(10), first);
  tally_.Apply(Used(7, 993), kStart + minutes(15), second);
  EXPECT_FALSE(held());
  EXPECT_EQ(consumed(), 17);
  EXPECT_EQ(added(AddedCause::kRefresh), 510);
  EXPECT_EQ(added(), 510);
  // Within it, used that falls is given back.
  tally_.Apply(Used(2, 998), kStart + minutes(20), second);
  tally_.Apply(Used(2, 998), kStart + minutes(35), second);
  EXPECT_EQ(consumed(), 17);
  EXPECT_EQ(added(AddedCause::kRefund), 5);
}

TEST_F(HeldReadingTest, ADeclaredPeriodWhoseRefillIsLateBeginsWithIt) {
  const Period first{kStart - days(1), kStart + minutes(12)};
  const Period second{first.end, first.end + days(1)};
  tally_.Apply(Used(500, 500), kStart, first);
  tally_.Apply(Used(510, 490), kStart + minutes(15), second);
  tally_.Apply(Used(520, 480), kStart + minutes(30), second);
  tally_.Apply(Used(4, 996), kStart + minutes(60), second);
  EXPECT_EQ(consumed(), 24);
  EXPECT_EQ(added(AddedCause::kRefresh), 520);
}

TEST_F(HeldReadingTest, AReplicaThatIsBehindIsNoNewDeclaredPeriod) {
  const Period first{kStart - days(1), kStart + minutes(12)};
  const Period second{first.end, first.end + days(1)};
  tally_.Apply(Used(500, 500), kStart, first);
  tally_.Apply(Used(510, 490), kStart + minutes(10), first);
  tally_.Apply(Used(503, 497), kStart + minutes(15), second);
  tally_.Apply(Used(512, 488), kStart + minutes(20), second);
  EXPECT_EQ(consumed(), 12);
}

}  // namespace
}  // namespace api_credits
