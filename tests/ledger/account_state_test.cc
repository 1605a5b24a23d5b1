#include "exporter/ledger/account_state.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

#include "exporter/provider/limits.h"
#include "tests/ledger/ledger_fixture.h"

namespace api_credits {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class AccountStateTest : public LedgerFixture {};

TEST_F(AccountStateTest, ShowsAReading) {
  Configure({account_});
  Reading reading = SampleReading(clock_.Now(), 42);
  reading.pools.push_back(SamplePool("email", 7));
  reading.policies.push_back(SamplePolicy("burst", 3));
  reading.costs.push_back({"search", 2});
  reading.plan = "growth";
  Apply(reading);
  const auto view = View();
  EXPECT_EQ(view->status, Outcome::kOk);
  EXPECT_EQ(view->poll_success, true);
  EXPECT_EQ(view->last_success, clock_.Now().wall);
  EXPECT_EQ(view->next_poll, clock_.Now().wall + minutes(5));
  EXPECT_EQ(view->polls, 1u);
  EXPECT_EQ(view->failures, 0u);
  EXPECT_TRUE(view->fresh);
  ASSERT_EQ(view->pools.size(), 2u);
  EXPECT_EQ(view->pools[0].reading.pool, "email");
  EXPECT_EQ(view->pools[1].reading.remaining, 42);
  EXPECT_EQ(view->policies.at(0).remaining, 3);
  EXPECT_EQ(view->costs.at(0).credits, 2);
  EXPECT_EQ(view->plan, "growth");
}

TEST_F(AccountStateTest, AFailedPollLeavesTheLastValuesStanding) {
  Configure({account_});
  Apply(SampleReading(clock_.Now(), 42));
  const WallTime answered = clock_.Now().wall;
  clock_.Advance(minutes(5));
  Apply(SampleFailure(clock_.Now(), Outcome::kUnreachable, Reason::kTimeout));
  const auto view = View();
  EXPECT_EQ(Remaining(), 42);
  EXPECT_EQ(view->poll_success, false);
  EXPECT_EQ(view->status, Outcome::kUnreachable);
  EXPECT_EQ(view->last_success, answered);
  EXPECT_EQ(view->polls, 2u);
  EXPECT_EQ(view->failures, 1u);
}

TEST_F(AccountStateTest, WithdrawsStaleValuesAndKeepsTheRest) {
  account_.pool_defaults->runway.warning = minutes(10);
  account_.plan = "basic";
  auto provider = std::make_shared<Provider>(*account_.provider);
  provider->plans["basic"] = {{"plan", 9, seconds(1)}};
  account_.provider = provider;
  account_.costs["own"] = 5;
  Configure({account_});
  Reading reading = SampleReading(clock_.Now(), 42);
  reading.policies.push_back(SamplePolicy("burst", 3));
  reading.costs.push_back({"search", 2});
  reading.plan = "growth";
  reading.key_expiry = clock_.Now().wall;
  Apply(reading);
  clock_.Advance(kSampleStaleAfter);
  EXPECT_EQ(Remaining(), 42);
  EXPECT_EQ(View()->plan, "growth");

  clock_.Advance(Duration(1));
  const auto view = View();
  EXPECT_FALSE(view->fresh);
  ASSERT_EQ(view->pools.size(), 1u);
  EXPECT_EQ(view->pools[0].reading.remaining, std::nullopt);
  EXPECT_EQ(view->pools[0].runway_warning, 600);
  ASSERT_EQ(view->policies.size(), 1u);
  EXPECT_EQ(view->policies[0].policy, "plan");
  ASSERT_EQ(view->costs.size(), 1u);
  EXPECT_EQ(view->costs[0].operation, "own");
  EXPECT_EQ(view->plan, "basic");
  EXPECT_EQ(view->key_expiry, std::nullopt);
  EXPECT_EQ(view->status, Outcome::kOk);
  EXPECT_EQ(view->poll_success, true);
  EXPECT_TRUE(view->last_success);

  Apply(SampleReading(clock_.Now(), 41));
  EXPECT_EQ(Remaining(), 41);
}

TEST_F(AccountStateTest, MeasuresStalenessInSteadyTime) {
  Configure({account_});
  Apply(SampleReading(clock_.Now(), 42));
  clock_.JumpWall(std::chrono::hours(1000));
  EXPECT_EQ(Remaining(), 42);
  clock_.JumpWall(-std::chrono::hours(2000));
  EXPECT_EQ(Remaining(), 42);
  clock_.Advance(kSampleStaleAfter + seconds(1));
  EXPECT_EQ(Remaining(), std::nullopt);
}

TEST_F(AccountStateTest, ExhaustionWithoutValuesKeepsTheEarlierOnesUntilTheyGoStale) {
  Configure({account_});
  Apply(SampleReading(clock_.Now(), 42));
  for (int i = 0; i < 6; ++i) {
    clock_.Advance(minutes(5));
    Apply(SampleExhaustion(clock_.Now()));
    EXPECT_EQ(Remaining(), 42);
  }
  clock_.Advance(minutes(5));
  Apply(SampleExhaustion(clock_.Now()));
  EXPECT_EQ(Remaining(), std::nullopt);
  EXPECT_EQ(View()->status, Outcome::kExhausted);
  EXPECT_EQ(View()->poll_success, true);
  EXPECT_EQ(View()->last_success, clock_.Now().wall);
  EXPECT_EQ(View()->failures, 0u);
}

TEST_F(AccountStateTest, AReadingReplacesTheLastOneWhole) {
  Configure({account_});
  Reading first = SampleReading(clock_.Now(), 42);
  first.pools.push_back(SamplePool("email", 7));
  first.policies = {SamplePolicy("burst", 3), SamplePolicy("day", 100)};
  first.costs.push_back({"search", 2});
  first.plan = "growth";
  Apply(first);
  Reading second = SampleReading(clock_.Now(), 41);
  second.policies = {SamplePolicy("burst", 2)};
  Apply(second);
  const auto view = View();
  ASSERT_EQ(view->pools.size(), 2u);
  EXPECT_EQ(view->pools[0].missing_since, second.received.wall) << "but for pools that vanish";
  EXPECT_EQ(view->pools[1].missing_since, std::nullopt);
  ASSERT_EQ(view->policies.size(), 1u);
  EXPECT_EQ(view->policies[0].remaining, 2);
  EXPECT_TRUE(view->costs.empty());
  EXPECT_EQ(view->plan, std::nullopt);
}

TEST_F(AccountStateTest, PoliciesOfAReadingWithoutValuesAreMergedByName) {
  Configure({account_});
  Reading first = SampleReading(clock_.Now(), 42);
  first.policies = {SamplePolicy("burst", 3), SamplePolicy("day", 100)};
  Apply(first);
  Reading throttled = SampleFailure(clock_.Now(), Outcome::kThrottled, Reason::kRateLimited);
  throttled.policies = {SamplePolicy("burst", 0), SamplePolicy("hour", 5)};
  Apply(throttled);
  const auto view = View();
  ASSERT_EQ(view->policies.size(), 3u);
  EXPECT_EQ(view->policies[0].remaining, 0);
  EXPECT_EQ(view->policies[1].remaining, 100);
  EXPECT_EQ(view->policies[2].remaining, 5);
}

TEST_F(AccountStateTest, ShowsLimitsThatARefusalTellsBeforeThereAreAnyValues) {
  Configure({account_});
  Reading throttled = SampleFailure(clock_.Now(), Outcome::kThrottled, Reason::kRateLimited);
  throttled.policies = {SamplePolicy("minute", 0)};
  Apply(throttled);
  ASSERT_EQ(View()->policies.size(), 1u);
  EXPECT_FALSE(View()->fresh);
  clock_.Advance(account_.stale_after + seconds(1));
  EXPECT_TRUE(View()->policies.empty()) << "withdrawn when stale, like all that a vendor said";
}

TEST_F(AccountStateTest, BoundsThePoliciesThatFailuresMayAdd) {
  Configure({account_});
  Apply(SampleReading(clock_.Now(), 42));
  for (size_t i = 0; i < kMaxPoliciesPerAccount + 50; ++i) {
    Reading throttled = SampleFailure(clock_.Now(), Outcome::kThrottled, Reason::kRateLimited);
    throttled.policies = {SamplePolicy("p" + std::to_string(i), 0)};
    Apply(throttled);
  }
  EXPECT_EQ(View()->policies.size(), kMaxPoliciesPerAccount);
}

TEST_F(AccountStateTest, IgnoresTheValuesOfAnOlderAsOf) {
  Configure({account_});
  Reading newer = SampleReading(clock_.Now(), 42);
  newer.as_of = clock_.Now().wall;
  Apply(newer);
  clock_.Advance(minutes(5));
  Reading older = SampleReading(clock_.Now(), 49);
  older.as_of = *newer.as_of - seconds(1);
  Apply(older);
  EXPECT_EQ(Remaining(), 42);
  EXPECT_EQ(View()->poll_success, true);
  EXPECT_EQ(View()->last_success, clock_.Now().wall);
  EXPECT_EQ(View()->polls, 2u);
  older.as_of = newer.as_of;
  Apply(older);
  Apply(older);  // confirms it
  EXPECT_EQ(Remaining(), 49);
}

TEST_F(AccountStateTest, AnAsOfThatWasOnceAheadBlocksNothingForEver) {
  Configure({account_});
  Reading ahead = SampleReading(clock_.Now(), 42);
  ahead.as_of = clock_.Now().wall + std::chrono::hours(24 * 365);
  Apply(ahead);
  clock_.Advance(kSampleStaleAfter + seconds(1));
  Reading right = SampleReading(clock_.Now(), 37);
  right.as_of = clock_.Now().wall;
  Apply(right);
  EXPECT_EQ(Remaining(), 37);
}

TEST_F(AccountStateTest, AnAsOfOfAnotherIdentityIsNotCompared) {
  Configure({account_});
  Reading one = SampleReading(clock_.Now(), 42);
  one.as_of = clock_.Now().wall;
  one.identity = 1;
  Apply(one);
  Reading other = SampleReading(clock_.Now(), 7);
  other.as_of = clock_.Now().wall - seconds(1);
  other.identity = 2;
  Apply(other);
  EXPECT_EQ(Remaining(), 7);
}

TEST_F(AccountStateTest, APoolThatIsReportedTwiceIsShownOnce) {
  Configure({account_});
  Reading reading = SampleReading(clock_.Now(), 42);
  reading.pools.push_back(SamplePool("main", 99));
  reading.costs = {{"search", 2}, {"search", 3}};
  reading.policies = {SamplePolicy("burst", 1), SamplePolicy("burst", 2)};
  Apply(reading);
  EXPECT_EQ(View()->pools.size(), 1u);
  EXPECT_EQ(View()->costs.size(), 1u);
  EXPECT_EQ(View()->policies.size(), 1u);
  EXPECT_EQ(Remaining(), 42);
}

TEST_F(AccountStateTest, AdvancesAStatedRefreshAsTimePasses) {
  StatedGrant grant;
  grant.credits = 1000;
  grant.every = Frequency::kDay;
  grant.next = clock_.Now().wall + seconds(10);
  account_.pool_defaults->grant = grant;
  Configure({account_});
  EXPECT_EQ(View()->pools.at(0).reading.refresh, grant.next);
  clock_.Advance(seconds(9));
  EXPECT_EQ(View()->pools.at(0).reading.refresh, grant.next);
  clock_.Advance(seconds(1));
  EXPECT_EQ(View()->pools.at(0).reading.refresh, *grant.next + std::chrono::hours(24));
  EXPECT_EQ(View()->pools.at(0).reading.period_start, grant.next);
}

TEST_F(AccountStateTest, KeepsWhatTheLastPollCouldNotReadAndHowFarItsVendorsClockIsOff) {
  Configure({account_});
  Reading reading = SampleReading(clock_.Now(), 42);
  reading.unreadable = {"pools[main].refresh"};
  reading.clock_offset = minutes(3);
  Apply(reading);
  EXPECT_EQ(View()->unreadable, std::vector<std::string>{"pools[main].refresh"});
  EXPECT_EQ(View()->clock_offset, minutes(3));
  Apply(SampleReading(clock_.Now(), 41));
  EXPECT_TRUE(View()->unreadable.empty());
  EXPECT_FALSE(View()->clock_offset);
}

}  // namespace
}  // namespace api_credits
