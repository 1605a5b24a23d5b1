// A date that nobody sends passes at its second; the credits come when the vendor gets to it.
#include "exporter/ledger/awaited_refill.h"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>

#include "tests/ledger/ledger_fixture.h"

namespace api_credits {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

// 1000 credits come every 30 days, the next ones two minutes from now; polled every five minutes.
class AwaitedRefillTest : public LedgerFixture {
 protected:
  AwaitedRefillTest() {
    StatedGrant& grant = account_.pool_defaults->grant.emplace();
    grant.credits = 1000;
    grant.every = Frequency{0, 30};
    grant.next = due_;
    account_.stale_after = hours(13);
  }

  void Poll(double remaining) { Apply(SampleReading(clock_.Now(), remaining)); }
  void PollUsed(double used) {
    Reading reading = SampleReading(clock_.Now(), 0);
    reading.pools[0].remaining.reset();
    reading.pools[0].used = used;
    Apply(reading);
  }
  std::optional<WallTime> Refresh() const { return View()->pools.at(0).reading.refresh; }

  const WallTime due_ = clock_.Now().wall + minutes(2);
  const WallTime next_due_ = due_ + days(30);
};

TEST_F(AwaitedRefillTest, AStatedDateStaysUntilAPollAfterItWasRead) {
  Configure({account_});
  Poll(30);
  EXPECT_EQ(Refresh(), due_);
  clock_.Advance(minutes(4));
  EXPECT_EQ(Refresh(), due_) << "the balance is still that of the old period";
  Apply(SampleFailure(clock_.Now(), Outcome::kUnreachable, Reason::kTimeout));
  EXPECT_EQ(Refresh(), due_) << "a failed poll read nothing";
  clock_.Advance(minutes(1));
  Poll(1000);
  EXPECT_EQ(Refresh(), next_due_);
  EXPECT_EQ(View()->pools.at(0).reading.period_start, due_);
}

TEST_F(AwaitedRefillTest, StaysWhileTheRefillIsLate) {
  Configure({account_});
  Poll(30);
  for (int i = 0; i < 6; ++i) {
    clock_.Advance(hours(1));
    Poll(30 - i);
    EXPECT_EQ(Refresh(), due_) << i;
  }
  clock_.Advance(minutes(5));
  Poll(1020);
  EXPECT_EQ(Refresh(), next_due_);
}

TEST_F(AwaitedRefillTest, DoesNotTakeARefundForTheRefill) {
  Configure({account_});
  Poll(30);
  clock_.Advance(minutes(5));
  Poll(40);
  EXPECT_EQ(Refresh(), due_);
}

TEST_F(AwaitedRefillTest, MovesOnAfterTwelveHours) {
  Configure({account_});
  Poll(30);
  clock_.Advance(hours(12));
  Poll(30);
  EXPECT_EQ(Refresh(), due_);
  clock_.Advance(minutes(2));
  Poll(30);
  EXPECT_EQ(Refresh(), next_due_);
}

TEST_F(AwaitedRefillTest, WaitsNoLongerThanHalfAPeriod) {
  account_.pool_defaults->grant->every = Frequency::kDay;
  account_.pool_defaults->grant->next = due_;
  Configure({account_});
  Poll(30);
  clock_.Advance(hours(11));
  Poll(30);
  EXPECT_EQ(Refresh(), due_);
  clock_.Advance(hours(1) + minutes(2));
  Poll(30);
  EXPECT_EQ(Refresh(), due_ + days(1));
}

TEST_F(AwaitedRefillTest, AFullPoolAwaitsNothing) {
  Configure({account_});
  Poll(990);
  clock_.Advance(minutes(5));
  Poll(1000);
  EXPECT_EQ(Refresh(), next_due_);
}

TEST_F(AwaitedRefillTest, AFallOfUsedIsTheRefill) {
  Configure({account_});
  PollUsed(970);
  clock_.Advance(minutes(5));
  PollUsed(975);
  EXPECT_EQ(Refresh(), due_);
  clock_.Advance(minutes(5));
  PollUsed(3);
  EXPECT_EQ(Refresh(), next_due_);
}

TEST_F(AwaitedRefillTest, StaleValuesShowThePresentPeriod) {
  account_.stale_after = minutes(30);
  Configure({account_});
  Poll(30);
  clock_.Advance(minutes(31));
  EXPECT_EQ(Refresh(), next_due_);
  clock_.Advance(days(30));
  EXPECT_EQ(Refresh(), next_due_ + days(30));
}

TEST_F(AwaitedRefillTest, LeavesADateOfTheVendorAlone) {
  Configure({account_});
  Poll(30);
  clock_.Advance(minutes(5));
  Reading reading = SampleReading(clock_.Now(), 30);
  reading.pools[0].refresh = due_ + hours(7);
  Apply(reading);
  EXPECT_EQ(Refresh(), due_ + hours(7));
}

}  // namespace
}  // namespace api_credits
