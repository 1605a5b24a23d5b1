#include "exporter/ledger/kept_views.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "tests/doubles/simulated_clock.h"
#include "tests/ledger/sample_account.h"

namespace api_credits {
namespace {

constexpr size_t kAccounts = 3;

class KeptViewsTest : public testing::Test {
 protected:
  KeptViewsTest() {
    for (size_t i = 0; i < kAccounts; ++i) {
      states_.push_back(std::make_unique<AccountState>(
          std::make_shared<const Account>(SampleAccount(std::to_string(i))), clock_.Now().wall));
    }
    std::vector<AccountState*> accounts;
    for (const auto& state : states_) accounts.push_back(state.get());
    views_.SetAccounts(accounts);
  }

  void Poll(size_t number, double remaining) {
    states_[number]->Apply(SampleReading(clock_.Now(), remaining), clock_.Now().wall);
    views_.Outdate(number);
  }
  std::shared_ptr<const AccountViews> Now() { return views_.At(clock_.Now()); }
  static std::optional<double> Remaining(const AccountViews& views, size_t number) {
    return views.at(number)->pools.at(0).reading.remaining;
  }

  SimulatedClock clock_;
  std::vector<std::unique_ptr<AccountState>> states_;
  KeptViews views_;
};

TEST_F(KeptViewsTest, AreTheSameObjectUntilSomethingHappens) {
  const auto first = Now();
  ASSERT_EQ(first->size(), kAccounts);
  clock_.Advance(kSampleStaleAfter * 2);
  EXPECT_EQ(Now(), first) << "nothing was known that could go stale";
  Poll(1, 42);
  const auto second = Now();
  EXPECT_NE(second, first);
  EXPECT_EQ(Now(), second);
}

TEST_F(KeptViewsTest, WhoTookThemBeforeKeepsWhatItSaw) {
  Poll(1, 42);
  const auto before = Now();
  Poll(1, 41);
  EXPECT_EQ(Remaining(*Now(), 1), 41);
  EXPECT_EQ(Remaining(*before, 1), 42);
  EXPECT_EQ(Now()->at(0), before->at(0)) << "the others are shared";
}

TEST_F(KeptViewsTest, TurnByThemselvesAtTheInstantWhenTheEarliestGoesStale) {
  Poll(0, 1);
  clock_.Advance(std::chrono::minutes(10));
  Poll(1, 2);
  const auto before = Now();
  clock_.Advance(kSampleStaleAfter - std::chrono::minutes(10));
  EXPECT_EQ(Now(), before) << "fresh to the last instant";
  clock_.Advance(std::chrono::milliseconds(1));
  const auto after = Now();
  EXPECT_FALSE(after->at(0)->fresh);
  EXPECT_EQ(after->at(1), before->at(1));
  clock_.Advance(std::chrono::minutes(10));
  EXPECT_FALSE(Now()->at(1)->fresh);
}

TEST_F(KeptViewsTest, APollPutsOffTheInstantAtWhichAViewTurns) {
  Poll(0, 1);
  Now();
  clock_.Advance(std::chrono::minutes(20));
  Poll(0, 2);
  const auto before = Now();
  clock_.Advance(std::chrono::minutes(20));
  EXPECT_EQ(Now()->at(0), before->at(0));
  EXPECT_TRUE(Now()->at(0)->fresh);
  clock_.Advance(std::chrono::minutes(20));
  EXPECT_FALSE(Now()->at(0)->fresh);
}

TEST_F(KeptViewsTest, AreRightAfterMorePollsThanAnybodyLookedAt) {
  Now();
  for (int i = 0; i < 100; ++i) Poll(static_cast<size_t>(i) % kAccounts, i);
  const auto views = Now();
  for (size_t i = 0; i < kAccounts; ++i) {
    EXPECT_EQ(Remaining(*views, i), states_[i]->View(clock_.Now())->pools.at(0).reading.remaining);
  }
  EXPECT_EQ(Remaining(*views, 0), 99);
}

TEST_F(KeptViewsTest, OtherAccountsHaveOtherViews) {
  Poll(0, 1);
  Now();
  views_.SetAccounts({states_[2].get()});
  const auto views = Now();
  ASSERT_EQ(views->size(), 1u);
  EXPECT_EQ(views->at(0)->account->name, "2");
}

}  // namespace
}  // namespace api_credits
