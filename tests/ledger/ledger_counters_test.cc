#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/ledger/ledger_fixture.h"
#include "tests/ledger/sample_tally.h"

namespace api_credits {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class LedgerCountersTest : public LedgerFixture {
 protected:
  void Poll(double remaining) { Poll(SampleReading(clock_.Now(), remaining)); }
  void Poll(Reading reading) {
    clock_.Advance(minutes(5));
    reading.received = clock_.Now();
    Apply(reading);
  }
  Reading Next(double remaining) const { return SampleReading(clock_.Now(), remaining); }
  // What the store does, with a disk or without.
  std::vector<AccountRecord> Save() {
    RecordBatch batch = ledger_.TakeUnsaved();
    ledger_.Publish(batch);
    return std::move(batch.records);
  }
  std::optional<PoolCounters> Shown() const {
    const auto view = View();
    return view->pools.empty() ? std::nullopt : view->pools.at(0).counters;
  }
  std::optional<double> Consumed() {
    Save();
    const auto counters = Shown();
    return counters ? std::optional(counters->consumed) : std::nullopt;
  }
  // The process ends and starts again with `accounts`; `records` are what the file holds.
  void Restart(const std::vector<AccountRecord>& records, const std::vector<Account>& accounts) {
    std::destroy_at(&ledger_);
    std::construct_at(&ledger_);
    ledger_.Restore(records);
    Configure(accounts);
  }
};

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
  EXPECT_TRUE(Take()->every_account_polled);
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

TEST_F(LedgerCountersTest, AnOlderAsOfIsIgnored) {
  Configure({account_});
  const WallTime as_of = clock_.Now().wall;
  const auto poll = [&](double remaining, Duration later) {
    Reading reading = Next(remaining);
    reading.as_of = as_of + later;
    Poll(reading);
  };
  poll(500, seconds(10));
  poll(480, seconds(20));
  poll(510, seconds(15));
  poll(470, seconds(30));
  EXPECT_EQ(Consumed(), 30);
  EXPECT_EQ(AddedSum(*Shown()), 0);

  // A start does not forget it, but waits no longer than values live.
  Poll(470);
  poll(470, seconds(30));
  Restart(Save(), {account_});
  poll(505, seconds(25));
  EXPECT_EQ(Remaining(), 505);
  poll(460, seconds(40));
  EXPECT_EQ(Consumed(), 40);
  EXPECT_EQ(AddedSum(*Shown()), 0);
  poll(460, days(400));
  Restart(Save(), {account_});
  for (int i = 0; i < 8; ++i) poll(450, minutes(i));
  EXPECT_EQ(Consumed(), 50);
}

TEST_F(LedgerCountersTest, AnotherAlternativeCountsNothingAgainstTheFirst) {
  Configure({account_});
  const auto poll = [&](double remaining, std::int64_t alternative) {
    Reading reading = Next(remaining);
    reading.alternative = alternative;
    Poll(reading);
  };
  poll(94060, 0);
  poll(94000, 0);
  poll(9400, 1);
  poll(9390, 1);
  const std::vector<AccountRecord> saved = Save();
  EXPECT_EQ(Shown()->consumed, 70);

  // Nor across a restart, which tries the first one first.
  Restart(saved, {account_});
  poll(93990, 0);
  poll(93980, 0);
  EXPECT_EQ(Consumed(), 80);
  EXPECT_EQ(AddedSum(*Shown()), 0);
}

TEST_F(LedgerCountersTest, AnAccountPointedAtAnotherOrganizationCountsNothingBetweenThem) {
  Configure({account_});
  const auto poll = [&](double remaining, std::optional<std::uint64_t> identity) {
    Reading reading = Next(remaining);
    reading.identity = identity;
    Poll(reading);
  };
  poll(500, 1);
  poll(480, std::nullopt);
  poll(470, 1);
  EXPECT_EQ(Consumed(), 30);
  poll(7, 2);
  poll(6, 2);
  EXPECT_EQ(Consumed(), 31);
  Restart(ledger_.AllRecords().records, {account_});
  poll(900, 3);
  poll(899, 3);
  EXPECT_EQ(Consumed(), 32);
  EXPECT_EQ(AddedSum(*Shown()), 0);
}

TEST_F(LedgerCountersTest, AnotherBaseUrlDropsTheBaseline) {
  Configure({account_});
  Poll(500);
  Poll(480);
  Save();
  Account moved = account_;
  moved.base_url = "https://eu.acme.test";
  Configure({moved});
  // At once: a crash must not bring the baseline back.
  const std::vector<AccountRecord> records = Save();
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].base_url, moved.base_url);
  EXPECT_FALSE(records[0].pools.at("main").baseline());
  account_ = moved;
  Poll(90);
  Poll(89);
  EXPECT_EQ(Consumed(), 21);

  moved.base_url = "https://us.acme.test";
  Restart(ledger_.AllRecords().records, {moved});
  account_ = moved;
  Poll(500);
  Poll(498);
  EXPECT_EQ(Consumed(), 23);
  EXPECT_EQ(AddedSum(*Shown()), 0);
}

TEST_F(LedgerCountersTest, AnAccountThatComesBackAfterAMonthKeepsCountersAndCountsNothingUnseen) {
  Configure({account_});
  Poll(500);
  Poll(480);
  Save();
  Configure({});
  const std::vector<AccountRecord> records = Save();
  ASSERT_EQ(records.size(), 1u);
  EXPECT_FALSE(records[0].pools.at("main").baseline());
  clock_.Advance(days(30));
  Configure({account_});
  EXPECT_EQ(Consumed(), std::nullopt);
  Poll(100);
  EXPECT_EQ(Consumed(), 20);
  Poll(99);
  EXPECT_EQ(Consumed(), 21);
}

TEST_F(LedgerCountersTest, ARestoredAccountThatIsNotConfiguredIsNotShownButComesBack) {
  Configure({account_});
  Poll(500);
  Poll(480);
  const std::vector<AccountRecord> records = Save();
  const Account other = SampleAccount("zeta", account_.provider);
  Restart(records, {other});
  EXPECT_EQ(Take()->accounts.size(), 1u);
  const std::vector<AccountRecord> saved = Save();
  ASSERT_EQ(saved.size(), 1u);
  EXPECT_EQ(saved[0].account, "sales");
  EXPECT_FALSE(saved[0].pools.at("main").baseline());
  EXPECT_EQ(ledger_.AllRecords().records.size(), 2u);
  Configure({account_, other});
  Poll(100);
  Poll(99);
  EXPECT_EQ(Consumed(), 21);
}

TEST_F(LedgerCountersTest, PoolsThatAppearAndVanishCountNothingInBetween) {
  Configure({account_});
  const auto poll = [&](double remaining, std::optional<double> phone) {
    Reading reading = Next(remaining);
    if (phone) reading.pools.push_back(SamplePool("phone", *phone));
    Poll(reading);
  };
  poll(500, std::nullopt);
  poll(490, 50);
  poll(480, 45);
  EXPECT_EQ(Consumed(), 20);
  EXPECT_EQ(View()->pools.at(1).counters->consumed, 5);
  poll(470, std::nullopt);
  EXPECT_EQ(Consumed(), 30);
  EXPECT_EQ(View()->pools.size(), 1u);
  poll(460, 10);
  Save();
  EXPECT_EQ(View()->pools.at(1).counters->consumed, 5);
  poll(460, 9);
  Save();
  EXPECT_EQ(View()->pools.at(1).counters->consumed, 6);
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
  account_.pool_defaults.grant = grant;
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
  EXPECT_EQ(Shown(), std::nullopt);
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
  EXPECT_EQ(batch.records[0].base_url, account_.base_url);
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
