// Pools that a successful reading lacks (F5), and readings that are held, as they are shown.
#include <gtest/gtest.h>

#include <chrono>
#include <optional>

#include "tests/ledger/ledger_counters_fixture.h"

namespace api_credits {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

class MissingPoolTest : public LedgerCountersFixture {
 protected:
  // Of a vendor that lists mail, and phone unless it is empty here.
  void PollPacks(double mail, std::optional<double> phone) {
    Reading reading = Next(mail);
    reading.pools[0].pool = "mail";
    if (phone) reading.pools.push_back(SamplePool("phone", *phone));
    Poll(reading);
    Save();
  }
  const PoolView* Phone() {
    view_ = View();
    return view_->pools.size() < 2 ? nullptr : &view_->pools.at(1);
  }

  std::shared_ptr<const AccountView> view_;
};

TEST_F(MissingPoolTest, APoolThatVanishesKeepsItsValuesAndItsCounters) {
  account_.pool_defaults->low_credits.critical = Threshold{5, false};
  Configure({account_});
  PollPacks(900, 4);
  PollPacks(900, 3);
  PollPacks(890, std::nullopt);
  const WallTime since = clock_.Now().wall;
  PollPacks(880, std::nullopt);
  ASSERT_TRUE(Phone());
  EXPECT_EQ(Phone()->missing_since, since);
  EXPECT_EQ(Phone()->reading.remaining, 3);
  EXPECT_EQ(Phone()->low_critical, 5);
  EXPECT_EQ(Phone()->counters->consumed, 1);
}

TEST_F(MissingPoolTest, ARestartForgetsNeitherThePoolNorSinceWhenItIsMissing) {
  Configure({account_});
  PollPacks(900, 3);
  PollPacks(890, std::nullopt);
  const WallTime since = clock_.Now().wall;
  Restart(ledger_.AllRecords().records, {account_});
  PollPacks(880, std::nullopt);
  ASSERT_TRUE(Phone());
  EXPECT_EQ(Phone()->missing_since, since);
  EXPECT_EQ(Phone()->reading.remaining, 3);
  EXPECT_EQ(Phone()->reading.unit, "credits");
}

TEST_F(MissingPoolTest, APoolThatWasSeenLastAtNothingIsForgotten) {
  Configure({account_});
  PollPacks(900, 1);
  PollPacks(900, 1);
  PollPacks(900, 0);
  PollPacks(900, 0);
  PollPacks(900, std::nullopt);
  EXPECT_FALSE(Phone());
}

TEST_F(MissingPoolTest, APoolThatExpiredIsForgottenAtItsExpiry) {
  Configure({account_});
  Reading reading = Next(900);
  reading.pools[0].pool = "mail";
  reading.pools.push_back(SamplePool("phone", 3));
  reading.pools[1].expiry = clock_.Now().wall + minutes(12);
  Poll(reading);
  PollPacks(900, std::nullopt);
  EXPECT_TRUE(Phone());
  PollPacks(900, std::nullopt);
  EXPECT_FALSE(Phone());
}

TEST_F(MissingPoolTest, AnyIsForgottenAfterThirtyDays) {
  Configure({account_});
  PollPacks(900, 3);
  PollPacks(900, std::nullopt);
  clock_.Advance(days(30) - minutes(5));
  PollPacks(900, std::nullopt);
  EXPECT_TRUE(Phone());
  PollPacks(900, std::nullopt);
  EXPECT_FALSE(Phone());
  // It counts nothing once it is back.
  PollPacks(900, 2);
  EXPECT_EQ(Phone()->counters->consumed, 0);
}

TEST_F(MissingPoolTest, APoolThatNobodyWatchesIsNotMissed) {
  account_.pools["mail"] = PoolSettings();
  account_.pools["phone"].watch = false;
  Configure({account_});
  PollPacks(900, 3);
  PollPacks(900, std::nullopt);
  ASSERT_TRUE(Phone()) << "it is configured";
  EXPECT_FALSE(Phone()->missing_since);
  EXPECT_FALSE(Phone()->reading.remaining);
}

TEST_F(MissingPoolTest, APoolOfAnotherIdentityIsNotMissed) {
  Configure({account_});
  PollPacks(900, 3);
  Reading other = Next(70);
  other.pools[0].pool = "mail";
  other.identity = 2;
  Poll(other);
  other.identity = 3;
  Poll(other);
  EXPECT_FALSE(Phone());
}

TEST_F(MissingPoolTest, MissedValuesAreWithdrawnWithTheOthers) {
  Configure({account_});
  PollPacks(900, 3);
  PollPacks(900, std::nullopt);
  clock_.Advance(hours(2));
  EXPECT_FALSE(Phone()->reading.remaining);
  EXPECT_FALSE(Phone()->counters);
}

TEST_F(MissingPoolTest, AHeldReadingKeepsAllAmountsAndIsToldToThePoller) {
  Configure({account_});
  Reading reading = Next(1000);
  reading.pools[0].limit = 2000;
  Poll(reading);
  reading.pools[0].remaining = 0;
  reading.pools[0].limit = 0;
  clock_.Advance(minutes(5));
  reading.received = clock_.Now();
  EXPECT_TRUE(ledger_.Apply(account_, reading, clock_.Now().wall).held);
  EXPECT_EQ(Remaining(), 1000);
  EXPECT_EQ(View()->pools[0].reading.limit, 2000);
  EXPECT_TRUE(View()->pools[0].held);
  // A failed poll changes nothing of it, a right one ends it.
  const Reading failed = SampleFailure(clock_.Now(), Outcome::kUnreachable, Reason::kDns);
  EXPECT_TRUE(ledger_.Apply(account_, failed, clock_.Now().wall).held);
  EXPECT_FALSE(ledger_.Apply(account_, Next(990), clock_.Now().wall).held);
  EXPECT_EQ(Remaining(), 990);
  EXPECT_FALSE(View()->pools[0].held);
}

TEST_F(MissingPoolTest, ATopUpOfOnePoolWaitsWhileTheOtherCountsOn) {
  Configure({account_});
  PollPacks(900, 100);
  PollPacks(880, 1100);
  ASSERT_TRUE(Phone());
  EXPECT_TRUE(Phone()->held);
  EXPECT_EQ(Phone()->reading.remaining, 100);
  EXPECT_FALSE(View()->pools[0].held);
  EXPECT_EQ(View()->pools[0].reading.remaining, 880);
  EXPECT_EQ(View()->pools[0].counters->consumed, 20);
  PollPacks(875, 1090);
  EXPECT_FALSE(Phone()->held);
  EXPECT_EQ(Phone()->reading.remaining, 1090);
  EXPECT_EQ(AddedSum(*Phone()->counters), 1000);
  EXPECT_EQ(Phone()->counters->consumed, 10);
  EXPECT_EQ(View()->pools[0].counters->consumed, 25);
  EXPECT_EQ(AddedSum(*View()->pools[0].counters), 0);
}

TEST_F(MissingPoolTest, TopUpsOfTwoPoolsAtOnceAreConfirmedEachForItself) {
  Configure({account_});
  PollPacks(900, 100);
  PollPacks(1900, 1100);
  EXPECT_TRUE(View()->pools[0].held);
  EXPECT_TRUE(Phone()->held);
  PollPacks(1900, 90);  // that of phone was nonsense
  EXPECT_FALSE(View()->pools[0].held);
  EXPECT_FALSE(Phone()->held);
  EXPECT_EQ(AddedSum(*View()->pools[0].counters), 1000);
  EXPECT_EQ(AddedSum(*Phone()->counters), 0);
  EXPECT_EQ(Phone()->counters->consumed, 10);
}

TEST_F(MissingPoolTest, AReadingThatIsHeldAfterARestartShowsWhatTheStateKnows) {
  Configure({account_});
  Poll(1000);
  Restart(Save(), {account_});
  Poll(0);
  EXPECT_EQ(Remaining(), 1000);
  EXPECT_TRUE(View()->pools[0].held);
  Poll(0);
  EXPECT_EQ(Remaining(), 0);
}

TEST_F(MissingPoolTest, ExhaustionWithValuesNeverWaits) {
  Configure({account_});
  Poll(1000);
  Reading dry = Next(0);
  dry.outcome = Outcome::kExhausted;
  Poll(dry);
  EXPECT_EQ(Remaining(), 0);
}

TEST_F(MissingPoolTest, AmountsBeyondCountingAreSaidOnceAndShown) {
  Configure({account_});
  const auto notices = [&](double remaining) {
    return ledger_.Apply(account_, Next(remaining), clock_.Now().wall).notices;
  };
  ASSERT_EQ(notices(17283224176240000000.0).size(), 1u);
  EXPECT_TRUE(notices(17283224176230000000.0).empty());
  EXPECT_EQ(Remaining(), 17283224176230000000.0);
}

TEST_F(MissingPoolTest, PercentOfNothingIsSaidOnceAndMarked) {
  account_.pool_defaults->low_credits.critical = Threshold{5, true};
  Configure({account_});
  EXPECT_FALSE(View()->pools.at(0).critical_unresolved) << "before the first good poll";
  const auto notices = [&](double remaining) {
    return ledger_.Apply(account_, Next(remaining), clock_.Now().wall).notices;
  };
  ASSERT_EQ(notices(1).size(), 1u);
  EXPECT_TRUE(notices(1).empty());
  EXPECT_TRUE(View()->pools[0].critical_unresolved);
  EXPECT_FALSE(View()->pools[0].warning_unresolved);
  clock_.Advance(hours(2));
  EXPECT_FALSE(View()->pools[0].critical_unresolved) << "stale";
  Reading told = Next(1);
  told.pools[0].recurring_grant = 100;
  Poll(told);
  EXPECT_FALSE(View()->pools[0].critical_unresolved);
}

}  // namespace
}  // namespace api_credits
