#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "tests/ledger/ledger_counters_fixture.h"

namespace api_credits {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;

class LedgerBaselineTest : public LedgerCountersFixture {};

TEST_F(LedgerBaselineTest, AnOlderAsOfIsIgnored) {
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

TEST_F(LedgerBaselineTest, AnotherAlternativeCountsNothingAgainstTheFirst) {
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

TEST_F(LedgerBaselineTest, AnAccountPointedAtAnotherOrganizationCountsNothingBetweenThem) {
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

TEST_F(LedgerBaselineTest, AnotherBaseUrlDropsTheBaseline) {
  Configure({account_});
  Poll(500);
  Poll(480);
  Save();
  Account moved = account_;
  moved.source = "https://eu.acme.test";
  Configure({moved});
  // At once: a crash must not bring the baseline back.
  const std::vector<AccountRecord> records = Save();
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].source, moved.source);
  EXPECT_FALSE(records[0].pools.at("main").baseline());
  account_ = moved;
  Poll(90);
  Poll(89);
  EXPECT_EQ(Consumed(), 21);

  moved.source = "https://us.acme.test";
  Restart(ledger_.AllRecords().records, {moved});
  account_ = moved;
  Poll(500);
  Poll(498);
  EXPECT_EQ(Consumed(), 23);
  EXPECT_EQ(AddedSum(*Shown()), 0);
}

TEST_F(LedgerBaselineTest, AnAccountThatComesBackAfterAMonthKeepsCountersAndCountsNothingUnseen) {
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

TEST_F(LedgerBaselineTest, ARestoredAccountThatIsNotConfiguredIsNotShownButComesBack) {
  Configure({account_});
  Poll(500);
  Poll(480);
  const std::vector<AccountRecord> records = Save();
  const Account other = SampleAccount("zeta", account_.provider);
  Restart(records, {other});
  EXPECT_EQ(Take()->accounts->size(), 1u);
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

TEST_F(LedgerBaselineTest, APoolThatVanishesGoesOnWhereItWasOnceItIsBack) {
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
  ASSERT_EQ(View()->pools.size(), 2u);
  EXPECT_EQ(View()->pools[1].reading.remaining, 45);
  EXPECT_EQ(View()->pools[1].counters->consumed, 5);
  EXPECT_TRUE(View()->pools[1].missing_since);
  poll(460, 40);
  Save();
  EXPECT_EQ(View()->pools[1].counters->consumed, 10);
  EXPECT_FALSE(View()->pools[1].missing_since);
}

}  // namespace
}  // namespace api_credits
