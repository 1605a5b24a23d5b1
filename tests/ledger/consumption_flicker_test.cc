#include "exporter/ledger/consumption.h"

#include <gtest/gtest.h>

#include <chrono>

#include "tests/ledger/sample_tally.h"

namespace api_credits {
namespace {

using std::chrono::minutes;

class ConsumptionFlickerTest : public TallyFixture {};

TEST_F(ConsumptionFlickerTest, ALevelThatWasShownWithinAQuarterOfAnHourAndComesBackIsACache) {
  for (const double remaining : {500.0, 480.0, 500.0, 480.0, 475.0}) TakeBalance(remaining);
  EXPECT_EQ(consumed(), 25);
  EXPECT_EQ(added(), 0);
  for (const double remaining : {475.0, 460.0, 455.0, 475.0, 475.0, 450.0}) TakeBalance(remaining);
  EXPECT_EQ(consumed(), 50);
  EXPECT_EQ(added(), 0);
}

TEST_F(ConsumptionFlickerTest, ARiseThatUndoesAFallLaterIsCredits) {
  for (const double remaining : {500.0, 480.0, 480.0, 480.0, 500.0, 500.0, 470.0})
    TakeBalance(remaining);
  EXPECT_EQ(consumed(), 50);
  EXPECT_EQ(added(), 20);
  EXPECT_EQ(corrected(), 0);
}

TEST_F(ConsumptionFlickerTest, ARiseThatStaysWasNoFlicker) {
  for (const double remaining : {500.0, 480.0, 500.0, 500.0, 500.0}) TakeBalance(remaining);
  EXPECT_EQ(added(), 0);
  for (const double remaining : {500.0, 470.0}) TakeBalance(remaining);
  EXPECT_EQ(consumed(), 50);
  EXPECT_EQ(added(), 20);
  EXPECT_EQ(corrected(), 0);
}

TEST_F(ConsumptionFlickerTest, ACacheThatAlternatesForLongCountsOnce) {
  TakeBalance(510);
  for (int i = 0; i < 50; ++i) {
    TakeBalance(500);
    TakeBalance(480);
  }
  EXPECT_EQ(consumed(), 30);
  EXPECT_EQ(added(), 0);
}

TEST_F(ConsumptionFlickerTest, FlickeringUsedIsCountedOnce) {
  for (const double used : {10.0, 30.0, 10.0, 30.0, 10.0, 35.0}) Take(Used(used, 100 - used));
  EXPECT_EQ(consumed(), 25);
  EXPECT_EQ(added(), 0);
  // The balance comes from another cache, that does not flicker.
  for (const double used : {40.0, 35.0, 40.0}) Take(Used(used, 60));
  EXPECT_EQ(consumed(), 30);
  EXPECT_EQ(added(), 0);
}

TEST_F(ConsumptionFlickerTest, ACacheFromBeforeATopUpOrARefillCountsNothing) {
  for (const double remaining : {100.0, 600.0, 600.0, 100.0, 590.0}) TakeBalance(remaining);
  EXPECT_EQ(consumed(), 10);
  EXPECT_EQ(added(), 500);
  // Its own spending goes on, but the date gives it away.
  Take(Until(kDue, SamplePool("main", 590)));
  Take(Until(kNext, SamplePool("main", 1590)), kDue);
  Take(Until(kDue, SamplePool("main", 587)));
  Take(Until(kNext, SamplePool("main", 1580)));
  EXPECT_EQ(consumed(), 20);
  EXPECT_EQ(added(), 1500);
}

TEST_F(ConsumptionFlickerTest, ACacheFromBeforeANewPeriodCountsNothing) {
  Take(Until(kDue, Used(700, 300)));
  Take(Until(kNext, Used(5, 995)), kDue);
  Take(Until(kDue, Used(700, 300)));
  Take(Until(kNext, Used(6, 994)));
  EXPECT_EQ(consumed(), 6);
  EXPECT_EQ(added(AddedCause::kRefresh), 695 + 5);
}

TEST_F(ConsumptionFlickerTest, SpendingThatLooksLikeAnOldCacheIsCountedAfterAQuarterOfAnHour) {
  for (const double remaining : {0.0, 500.0, 500.0, 0.0, 0.0, 0.0}) TakeBalance(remaining);
  EXPECT_EQ(consumed(), 0);
  TakeBalance(0);
  EXPECT_EQ(consumed(), 500);
}

TEST_F(ConsumptionFlickerTest, ARefillDoesNotCountAgainWhatAFlickerTookBack) {
  Take(Until(kDue, Granting(1000, true, SamplePool("main", 300))), kDue - minutes(15));
  Take(Until(kDue, Granting(1000, true, SamplePool("main", 280))), kDue - minutes(10));
  Take(Until(kDue, Granting(1000, true, SamplePool("main", 300))), kDue - minutes(5));
  Take(Until(kNext, Granting(1000, true, SamplePool("main", 1270))), kDue);
  EXPECT_EQ(consumed(), 30);
}

TEST_F(ConsumptionFlickerTest, ALotLapsesOnceHoweverTheCacheFlickers) {
  PoolReading before = Used(100, 500);
  before.expiring = 200;
  before.expiry = kStart;
  for (const PoolReading& reading : {before, Used(110, 290), before, Used(115, 285)}) Take(reading);
  EXPECT_EQ(consumed(), 15);
  EXPECT_EQ(expired(), 200);
  tally_ = PoolTally();
  before.used.reset();
  for (const PoolReading& reading : {before, SamplePool("main", 290)}) Take(reading);
  Take(before);
  TakeBalance(285);
  EXPECT_EQ(consumed(), 15);
  EXPECT_EQ(expired(), 200);
}

}  // namespace
}  // namespace api_credits
