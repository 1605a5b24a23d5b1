#include <gtest/gtest.h>

#include <chrono>

#include "tests/ledger/ledger_counters_fixture.h"

namespace api_credits {
namespace {

using std::chrono::days;
using std::chrono::hours;

class RestingAccountTest : public LedgerCountersFixture {
 protected:
  void Enable(bool enabled) {
    account_.enabled = enabled;
    Configure({account_});
  }
};

TEST_F(RestingAccountTest, ShowsNothingThatPollsHaveSaid) {
  Configure({account_});
  Poll(500);
  Consumed();
  Enable(false);
  const auto view = View();
  EXPECT_TRUE(view->rests());
  EXPECT_FALSE(view->fresh);
  EXPECT_EQ(view->status, std::nullopt);
  EXPECT_EQ(view->poll_success, std::nullopt);
  EXPECT_EQ(view->last_success, std::nullopt);
  EXPECT_EQ(view->next_poll, std::nullopt);
  EXPECT_EQ(Remaining(), std::nullopt);
  EXPECT_EQ(Shown(), std::nullopt);
}

TEST_F(RestingAccountTest, KeepsItsCountersAndCountsNothingOfTheRest) {
  Configure({account_});
  Poll(500);
  Poll(480);
  EXPECT_EQ(Consumed(), 20);
  Enable(false);
  clock_.Advance(days(60));
  Enable(true);
  Poll(100);
  EXPECT_EQ(Consumed(), 20);
  Poll(90);
  EXPECT_EQ(Consumed(), 30);
}

TEST_F(RestingAccountTest, CountsNothingOfTheRestAcrossRestartsEither) {
  Configure({account_});
  Poll(500);
  Poll(480);
  std::vector<AccountRecord> records = Save();
  const auto restart = [&](bool enabled) {
    account_.enabled = enabled;
    Restart(records, {account_});
    clock_.Advance(days(60));
    if (const auto saved = Save(); !saved.empty()) records = saved;
  };
  restart(false);
  restart(false);
  restart(true);
  Poll(100);
  EXPECT_EQ(Consumed(), 20);
  Poll(90);
  EXPECT_EQ(Consumed(), 30);
}

TEST_F(RestingAccountTest, IgnoresAnAnswerThatComesAfterItWentToRest) {
  Configure({account_});
  Poll(500);
  Enable(false);
  Poll(480);
  EXPECT_EQ(View()->polls, 0u);
  EXPECT_EQ(View()->status, std::nullopt);
  Enable(true);
  Poll(400);
  EXPECT_EQ(Consumed(), 0);
}

TEST_F(RestingAccountTest, NobodyWaitsForItsFirstPoll) {
  Enable(false);
  EXPECT_EQ(Awaited(), 0u);
  Enable(true);
  EXPECT_EQ(Awaited(), 1u);
}

TEST_F(RestingAccountTest, IsAsNewWhenItIsEnabledAgain) {
  Configure({account_});
  Poll(500);
  Enable(false);
  clock_.Advance(hours(9));
  Enable(true);
  EXPECT_EQ(View()->added, clock_.Now().wall);
  EXPECT_EQ(View()->last_success, std::nullopt);
}

TEST_F(RestingAccountTest, AReloadChangesNothingOfOneThatDoesNotRest) {
  Configure({account_});
  Poll(500);
  const WallTime added = View()->added;
  Configure({account_});
  EXPECT_EQ(Remaining(), 500);
  EXPECT_EQ(View()->added, added);
  Poll(480);
  EXPECT_EQ(Consumed(), 20);
}

}  // namespace
}  // namespace api_credits
