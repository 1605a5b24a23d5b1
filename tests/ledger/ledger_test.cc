#include "exporter/ledger/ledger.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <numeric>

#include "tests/ledger/ledger_fixture.h"

namespace api_credits {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class LedgerTest : public LedgerFixture {};

TEST_F(LedgerTest, IsReadyAndEmptyWithoutAccounts) {
  const auto snapshot = Take();
  EXPECT_TRUE(snapshot->accounts->empty());
  EXPECT_EQ(Awaited(), 0u);
}

TEST_F(LedgerTest, ShowsWhatIsConfiguredBeforeTheFirstPoll) {
  account_.pool_defaults->low_credits.warning = Threshold{50, false};
  account_.pool_defaults->price = Price{0.01, "usd"};
  Configure({account_});
  ledger_.Schedule(account_, clock_.Now().wall + seconds(3));
  const auto view = View();
  EXPECT_EQ(view->account->name, "sales");
  EXPECT_EQ(view->added, clock_.Now().wall);
  EXPECT_EQ(view->status, std::nullopt);
  EXPECT_EQ(view->poll_success, std::nullopt);
  EXPECT_EQ(view->next_poll, clock_.Now().wall + seconds(3));
  EXPECT_FALSE(view->fresh);
  ASSERT_EQ(view->pools.size(), 1u);
  EXPECT_EQ(view->pools[0].reading.pool, "main");
  EXPECT_EQ(view->pools[0].low_warning, 50);
  EXPECT_TRUE(view->pools[0].price);
}

TEST_F(LedgerTest, SharesTheViewsOfAccountsThatDidNotChange) {
  const Account other = SampleAccount("zeta", account_.provider);
  Configure({account_, other});
  Apply(SampleReading(clock_.Now(), 42));
  Apply(other, SampleReading(clock_.Now(), 1));
  const auto first = Take();
  clock_.Advance(minutes(20));
  Apply(other, SampleReading(clock_.Now(), 1));
  const auto second = Take();
  EXPECT_EQ(first->accounts->at(0), second->accounts->at(0));
  EXPECT_NE(first->accounts->at(1), second->accounts->at(1));
  clock_.Advance(minutes(20));
  const auto third = Take();
  EXPECT_NE(second->accounts->at(0), third->accounts->at(0));
  EXPECT_EQ(second->accounts->at(1), third->accounts->at(1));
  EXPECT_EQ(Take()->accounts->at(0), third->accounts->at(0));
  EXPECT_EQ(first->accounts->at(0)->pools.at(0).reading.remaining, 42);
}

TEST_F(LedgerTest, ItsRevisionRisesWithEveryChangeAndOnlyThen) {
  std::uint64_t last = ledger_.revision();
  const auto expect_rise = [&](const char* change) {
    EXPECT_GT(ledger_.revision(), last) << change;
    last = ledger_.revision();
  };
  Configure({account_});
  expect_rise("Configure");
  ledger_.Schedule(account_, clock_.Now().wall);
  expect_rise("Schedule");
  Apply(SampleReading(clock_.Now(), 42));
  expect_rise("Apply");
  ledger_.Publish(ledger_.TakeUnsaved());
  expect_rise("Publish");
  EXPECT_EQ(Take()->revision, last);
  clock_.Advance(std::chrono::hours(9));
  Take();
  EXPECT_EQ(ledger_.revision(), last);
}

TEST_F(LedgerTest, IgnoresAccountsThatLeftTheConfiguration) {
  Configure({account_});
  const std::uint64_t before = ledger_.revision();
  Apply(SampleAccount("gone", account_.provider), SampleReading(clock_.Now(), 1));
  ledger_.Schedule(SampleAccount("gone", account_.provider), clock_.Now().wall);
  EXPECT_EQ(ledger_.revision(), before);
  EXPECT_EQ(Take()->accounts->size(), 1u);
}

TEST_F(LedgerTest, FindsAnAccountOfAnEarlierConfigurationByItsName) {
  const auto before = ConfigOf({account_, SampleAccount("zeta", account_.provider)});
  ledger_.Configure(before, clock_.Now());
  Apply(*before->accounts[1], SampleReading(clock_.Now(), 2.5));
  // Now zeta has the number that was that of sales, which is gone.
  Configure({SampleAccount("zeta", account_.provider), SampleAccount("zulu", account_.provider)});
  Apply(*before->accounts[1], SampleReading(clock_.Now(), 2));
  Apply(*before->accounts[0], SampleReading(clock_.Now(), 3));
  ledger_.HoldUntil(*before->accounts[1], clock_.Now().wall + minutes(3));
  EXPECT_EQ(Remaining(), 2);
  EXPECT_EQ(View()->polls, 2u);
  EXPECT_EQ(Take()->accounts->at(1)->polls, 0u);
  EXPECT_EQ(ledger_.EarliestPoll(SampleAccount("zeta", account_.provider)),
            clock_.Now().wall + minutes(3));
}

TEST_F(LedgerTest, AReloadKeepsWhatItKnowsOfAnAccount) {
  Configure({account_});
  Apply(SampleReading(clock_.Now(), 42));
  const WallTime added = View()->added;
  clock_.Advance(minutes(1));
  Account changed = SampleAccount("sales", MadeUpVendor());
  changed.pool_defaults->low_credits.warning = Threshold{5, false};
  Configure({changed, SampleAccount("zeta", changed.provider)});
  EXPECT_EQ(Remaining(), 42);
  EXPECT_EQ(View()->pools[0].low_warning, 5);
  EXPECT_EQ(View()->added, added);
  EXPECT_EQ(View()->polls, 1u);
  EXPECT_EQ(Take()->accounts->at(1)->added, clock_.Now().wall);
}

TEST_F(LedgerTest, AnotherSourceLosesTheValuesAndKeepsTheStatus) {
  Configure({account_});
  Apply(SampleReading(clock_.Now(), 42));
  Account moved = account_;
  moved.source = "https://eu.acme.test";
  Configure({moved});
  EXPECT_EQ(Remaining(), std::nullopt);
  EXPECT_EQ(View()->status, Outcome::kOk);
  EXPECT_EQ(View()->last_success, clock_.Now().wall);

  // The answer of the old source was still on its way.
  Apply(SampleReading(clock_.Now(), 99));
  EXPECT_EQ(Remaining(), std::nullopt);
  EXPECT_EQ(View()->polls, 1u);
  Apply(moved, SampleReading(clock_.Now(), 7));
  EXPECT_EQ(Remaining(), 7);
}

TEST_F(LedgerTest, AnAccountThatComesBackStartsAnew) {
  Configure({account_});
  Apply(SampleReading(clock_.Now(), 42));
  Configure({});
  EXPECT_TRUE(Take()->providers.empty());
  clock_.Advance(minutes(1));
  Configure({account_});
  EXPECT_EQ(Remaining(), std::nullopt);
  EXPECT_EQ(View()->polls, 0u);
  EXPECT_EQ(View()->added, clock_.Now().wall);
}

TEST_F(LedgerTest, TellsAccountsOfTheSameNameApart) {
  const Account other = SampleAccount("sales", MadeUpVendor("bolt"));
  Configure({account_, other});
  Apply(other, SampleReading(clock_.Now(), 7));
  const auto snapshot = Take();
  ASSERT_EQ(snapshot->accounts->size(), 2u);
  EXPECT_FALSE(snapshot->accounts->at(0)->fresh);
  EXPECT_EQ(snapshot->accounts->at(1)->pools.at(0).reading.remaining, 7);
}

TEST_F(LedgerTest, AwaitsAPollOfEachAccountWhateverItsOutcome) {
  const Account other = SampleAccount("zeta", account_.provider);
  Configure({account_, other});
  EXPECT_EQ(Awaited(), 2u);
  Apply(SampleReading(clock_.Now(), 42));
  EXPECT_EQ(Awaited(), 1u);
  Apply(other, SampleFailure(clock_.Now(), Outcome::kUnauthorized, Reason::kCredential));
  EXPECT_EQ(Awaited(), 0u);
}

TEST_F(LedgerTest, AwaitsNoPollBeyondTwiceItsTimeout) {
  Account slow = SampleAccount("zeta", account_.provider);
  slow.poll_timeout = seconds(60);
  Configure({account_, slow});
  clock_.Advance(seconds(19));
  EXPECT_EQ(Awaited(), 2u);
  clock_.Advance(seconds(1));
  EXPECT_EQ(Awaited(), 1u) << "a vendor that hangs";
  Configure({account_, slow});
  clock_.Advance(seconds(100));
  EXPECT_EQ(Awaited(), 0u) << "a reload gives no more time to those that stay";
}

TEST_F(LedgerTest, CountsTheStatusesThatCameByProvider) {
  const Account other = SampleAccount("zeta", account_.provider);
  Configure({account_, other});
  Reading reading = SampleReading(clock_.Now(), 42);
  reading.statuses = {200, 200, 429};
  Apply(reading);
  reading.statuses = {200, 999, 0, 600, 599, 100};
  Apply(other, reading);
  const std::map<int, std::uint64_t> expected = {{0, 3}, {100, 1}, {200, 3}, {429, 1}, {599, 1}};
  EXPECT_EQ(Take()->providers.at(0).responses, expected);
}

TEST_F(LedgerTest, CountsReasonsAndDurationsByProvider) {
  const Account other = SampleAccount("zeta", account_.provider);
  const Account bolt = SampleAccount("sales", MadeUpVendor("bolt"));
  Configure({account_, other, bolt});
  Reading slow = SampleFailure(clock_.Now(), Outcome::kUnreachable, Reason::kTimeout);
  slow.duration = seconds(61);
  Apply(slow);
  Reading partial = SampleReading(clock_.Now(), 42);
  partial.duration = Duration(100);
  partial.reasons = {Reason::kBadValue, Reason::kTimeout};
  Apply(other, partial);
  const auto snapshot = Take();
  ASSERT_EQ(snapshot->providers.size(), 2u);
  const ProviderView& acme = snapshot->providers[0];
  EXPECT_EQ(acme.provider, "acme");
  EXPECT_EQ(acme.errors[static_cast<size_t>(Reason::kTimeout)], 2u);
  EXPECT_EQ(acme.errors[static_cast<size_t>(Reason::kBadValue)], 1u);
  EXPECT_EQ(acme.duration_counts[1], 1u);  // a bound belongs to its bucket
  EXPECT_EQ(acme.duration_counts.back(), 1u);
  EXPECT_DOUBLE_EQ(acme.duration_sum_seconds, 61.1);
  const auto& bolts = snapshot->providers[1].errors;
  EXPECT_EQ(std::accumulate(bolts.begin(), bolts.end(), std::uint64_t{0}), 0u);
  Configure({account_});
  EXPECT_EQ(Take()->providers.at(0).errors, acme.errors);
}

}  // namespace
}  // namespace api_credits
