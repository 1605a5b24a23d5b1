#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "exporter/provider/limits.h"
#include "tests/ledger/ledger_counters_fixture.h"

namespace api_credits {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class LedgerCountersTest : public LedgerCountersFixture {};

TEST_F(LedgerCountersTest, ACounterIsShownOnceItIsPublished) {
  Configure({account_});
  Poll(500);
  EXPECT_EQ(Shown(), std::nullopt);
  Save();
  EXPECT_EQ(Shown(), PoolCounters());
  Poll(480);
  EXPECT_EQ(Remaining(), 480);
  EXPECT_EQ(Shown(), PoolCounters());
  const RecordBatch batch = ledger_.TakeUnsaved();
  Poll(450);
  ledger_.Publish(batch);
  EXPECT_EQ(Shown()->consumed, 20);
  EXPECT_EQ(Consumed(), 50);
}

TEST_F(LedgerCountersTest, ACounterIsWithdrawnWithStaleValues) {
  Configure({account_});
  Poll(500);
  EXPECT_EQ(Consumed(), 0);
  clock_.Advance(kSampleStaleAfter + seconds(1));
  EXPECT_EQ(Shown(), std::nullopt);
  Poll(480);
  EXPECT_EQ(Consumed(), 20);
}

TEST_F(LedgerCountersTest, ARestoredCounterIsShownWithTheFirstReading) {
  Configure({account_});
  Poll(500);
  Poll(480);
  Restart(Save(), {account_});
  EXPECT_EQ(Awaited(), 0u);
  EXPECT_EQ(Consumed(), std::nullopt);
  Poll(SampleFailure(clock_.Now(), Outcome::kUnreachable, Reason::kDns));
  EXPECT_EQ(Consumed(), std::nullopt);
  Poll(475);
  EXPECT_EQ(Shown(), std::nullopt);
  EXPECT_EQ(Consumed(), 25);
}

TEST_F(LedgerCountersTest, OnlyReadingsWithValuesCount) {
  Configure({account_});
  Poll(500);
  Poll(SampleExhaustion(clock_.Now()));
  Poll(SampleFailure(clock_.Now(), Outcome::kThrottled, Reason::kRateLimited));
  Save();
  Poll(SampleExhaustion(clock_.Now()));
  EXPECT_TRUE(ledger_.TakeUnsaved().records.empty());
  Poll(480);
  EXPECT_EQ(Consumed(), 20);
}

TEST_F(LedgerCountersTest, APoolThatIsOnlyConfiguredHasNoCounters) {
  account_.pools["phone"] = PoolSettings();
  Configure({account_});
  Poll(500);
  Save();
  ASSERT_EQ(View()->pools.size(), 2u);
  EXPECT_TRUE(View()->pools[0].counters);
  EXPECT_FALSE(View()->pools[1].counters);
}

TEST_F(LedgerCountersTest, AGrantThatTheUserStatesNeverFeedsConsumption) {
  StatedGrant grant;
  grant.credits = 1000;
  grant.every = Frequency::kDay;
  grant.next = clock_.Now().wall + minutes(7);
  grant.rollover = true;
  account_.pool_defaults->grant = grant;
  Configure({account_});
  Poll(300);
  Poll(1200);
  EXPECT_EQ(View()->pools.at(0).reading.recurring_grant, 1000);
  EXPECT_EQ(Consumed(), 0);
  EXPECT_EQ(AddedSum(*Shown()), 900);
}

TEST_F(LedgerCountersTest, BoundsThePoolsThatAVendorMayInvent) {
  Configure({account_});
  for (size_t i = 0; i < kMaxPoolsPerAccount + 20; ++i) {
    Reading reading = Next(500);
    reading.pools[0].pool = "p" + std::to_string(i);
    Poll(reading);
  }
  EXPECT_EQ(Save().at(0).pools.size(), kMaxPoolsPerAccount);
  EXPECT_EQ(View()->pools.size(), kMaxPoolsPerAccount + 1) << "those that are missed, and the last";
  const auto view = View();
  for (const PoolView& pool : view->pools) {
    EXPECT_EQ(pool.counters.has_value(), pool.missing_since.has_value()) << pool.reading.pool;
  }
}

TEST_F(LedgerCountersTest, TheEarliestPollOutlivesTheProcessAndAReload) {
  const WallTime later = clock_.Now().wall + hours(3);
  ledger_.HoldUntil(account_, later);
  EXPECT_TRUE(ledger_.TakeUnsaved().records.empty());
  Configure({account_});
  EXPECT_EQ(ledger_.EarliestPoll(account_), std::nullopt);
  ledger_.HoldUntil(account_, later);
  EXPECT_EQ(ledger_.EarliestPoll(account_), later);
  const std::vector<AccountRecord> records = Save();
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].earliest_poll, later);
  Configure({});
  EXPECT_EQ(ledger_.EarliestPoll(account_), later);
  Restart(records, {});
  EXPECT_EQ(ledger_.EarliestPoll(account_), later);
  Configure({account_});
  EXPECT_EQ(ledger_.EarliestPoll(account_), later);
}

TEST_F(LedgerCountersTest, AHoldIsSavedWhereItChangesSomething) {
  Configure({account_});
  const WallTime later = clock_.Now().wall + hours(1);
  const Reading refused = SampleFailure(clock_.Now(), Outcome::kThrottled, Reason::kRateLimited);
  ledger_.HoldUntil(account_, later);
  EXPECT_EQ(Save().size(), 1u);
  ledger_.HoldUntil(account_, later);
  ledger_.Apply(account_, refused, later, later);
  ledger_.Apply(account_, refused, later);
  EXPECT_TRUE(Save().empty());
  ledger_.Apply(account_, refused, later, later + seconds(1));
  ASSERT_EQ(Save().size(), 1u);
  EXPECT_EQ(ledger_.EarliestPoll(account_), later + seconds(1));
}

TEST_F(LedgerCountersTest, WhatIsUnsavedOutlivesAReloadThatMovesOrDropsTheAccount) {
  const Account zeta = SampleAccount("zeta", account_.provider);
  Configure({account_, zeta});
  const WallTime later = clock_.Now().wall + hours(1);
  ledger_.HoldUntil(account_, later);
  ledger_.HoldUntil(zeta, later);
  Configure({zeta});
  const std::vector<AccountRecord> records = Save();
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].account, "zeta");
  EXPECT_EQ(records[1].account, "sales");
  EXPECT_TRUE(Save().empty());
}

TEST_F(LedgerCountersTest, UnsavedRecordsAreTakenOnce) {
  const Account other = SampleAccount("zeta", account_.provider);
  Configure({account_, other});
  EXPECT_TRUE(ledger_.TakeUnsaved().records.empty());
  Poll(500);
  EXPECT_EQ(ledger_.AllRecords().records.size(), 2u);
  const RecordBatch batch = ledger_.TakeUnsaved();
  EXPECT_EQ(batch.revision, ledger_.revision());
  ASSERT_EQ(batch.records.size(), 1u);
  EXPECT_EQ(batch.records[0].provider, "acme");
  EXPECT_EQ(batch.records[0].account, "sales");
  EXPECT_EQ(batch.records[0].source, account_.source);
  EXPECT_TRUE(ledger_.TakeUnsaved().records.empty());
}

TEST_F(LedgerCountersTest, PublishingIsAChangeButUnchangedCountersKeepTheView) {
  Configure({account_});
  Poll(500);
  Save();
  const auto view = View();
  ledger_.HoldUntil(account_, clock_.Now().wall);
  const std::uint64_t before = ledger_.revision();
  Save();
  EXPECT_GT(ledger_.revision(), before);
  EXPECT_EQ(View(), view);
}

TEST_F(LedgerCountersTest, TellsWhetherAndWhenTheStateWasDurable) {
  EXPECT_EQ(Take()->durable, std::nullopt);
  EXPECT_EQ(Take()->last_commit, std::nullopt);
  const WallTime committed = clock_.Now().wall;
  ledger_.NoteDurability(true, committed);
  EXPECT_EQ(Take()->durable, true);
  const std::uint64_t before = ledger_.revision();
  ledger_.NoteDurability(false, committed + seconds(5));
  EXPECT_GT(ledger_.revision(), before);
  EXPECT_EQ(Take()->durable, false);
  EXPECT_EQ(Take()->last_commit, committed);
}

}  // namespace
}  // namespace api_credits
