#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "exporter/poll/poller.h"
#include "tests/doubles/sent_request.h"
#include "tests/poll/poller_fixture.h"

namespace api_credits {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;

// The minimum interval of this vendor is ten seconds.
class PollerHoldTest : public PollerFixture {
 protected:
  PollerHoldTest() {
    http_.answer = [](const Request&) { return ScriptedHttpClient::Json(R"({"credits": 1})"); };
  }

  // As an earlier process has left it.
  void RestoreHold(const std::string& account, Duration from_now) {
    AccountRecord record;
    record.provider = "acme";
    record.account = account;
    record.source = "https://api.acme.example";
    record.earliest_poll = clock_.Now().wall + from_now;
    ledger_.Restore({record});
  }

  Duration HeldFor(const Account& account) {
    const std::optional<WallTime> until = ledger_.EarliestPoll(account);
    return until ? *until - clock_.Now().wall : Duration(0);
  }

  SteadyTime start_ = clock_.Now().steady;
};

TEST_F(PollerHoldTest, AnAccountIsHeldFromTheMomentItsPollIsSent) {
  const auto account = AddAccount("sales");
  http_.answer = [&](const Request&) {
    EXPECT_EQ(HeldFor(*account), seconds(10) - http_.latency);
    return ScriptedHttpClient::Json(R"({"credits": 1})");
  };
  RunFor(seconds(1));
  EXPECT_EQ(http_.sent.size(), 1u);
}

TEST_F(PollerHoldTest, AnAccountIsHeldAsLongAsItsVendorSaid) {
  const auto account = AddAccount("sales");
  http_.answer = [&](const Request&) {
    return ScriptedHttpClient::Json("{}", 429, {{"retry-after", "7200"}});
  };
  RunFor(minutes(1));
  EXPECT_NEAR(static_cast<double>(HeldFor(*account).count()), 7140e3, 1e3);
}

TEST_F(PollerHoldTest, AllThatShareTheLimitAreHeldAsLong) {
  AddAccount("one");
  AddAccount("two");
  http_.answer = [&](const Request& request) {
    const bool first = SentHeader(request, "Authorization") == "Bearer key-one";
    return http_.sent.size() > 2 && first
               ? ScriptedHttpClient::Json("{}", 429, {{"retry-after", "7200"}})
               : ScriptedHttpClient::Json(R"({"credits": 1, "organization": "o1"})");
  };
  RunFor(minutes(20));
  for (const auto& account : accounts_) EXPECT_GT(HeldFor(*account), hours(1)) << account->name;
}

TEST_F(PollerHoldTest, ARestartDoesNotPollSooner) {
  AddAccount("sales");
  RestoreHold("sales", seconds(7));
  RunFor(minutes(1));
  ASSERT_FALSE(http_.sent.empty());
  EXPECT_EQ(http_.sent.at(0).at.steady - start_, seconds(7));
}

TEST_F(PollerHoldTest, TheTimeOfAHeldPollIsShown) {
  AddAccount("sales");
  RestoreHold("sales", minutes(30));
  RunFor(seconds(1));
  EXPECT_EQ(View("sales").next_poll, SimulatedClock::kStart + minutes(30));
}

TEST_F(PollerHoldTest, AClockThatWasWrongHoldsForADayAtMost) {
  AddAccount("sales");
  RestoreHold("sales", hours(24 * 365));
  RunFor(hours(25));
  ASSERT_FALSE(http_.sent.empty());
  EXPECT_EQ(http_.sent.at(0).at.steady - start_, hours(24));
}

TEST_F(PollerHoldTest, AHoldOfThePastDelaysNothing) {
  AddAccount("sales");
  RestoreHold("sales", -hours(1));
  RunFor(seconds(1));
  ASSERT_FALSE(http_.sent.empty());
  EXPECT_EQ(http_.sent.at(0).at.steady, start_);
}

TEST_F(PollerHoldTest, AnAccountThatComesBackByAReloadIsStillHeld) {
  AddAccount("sales", seconds(10));
  http_.after_wait = [&] {
    StopWhenOver();
    if (http_.sent.size() != 1) return;
    const std::vector<std::shared_ptr<Account>> kept = std::exchange(accounts_, {});
    UseConfig();
    accounts_ = kept;
    UseConfig();
  };
  RunFor(seconds(30));
  for (size_t i = 1; i < http_.sent.size(); ++i) {
    EXPECT_GE(http_.sent[i].at.steady - http_.sent[i - 1].at.steady, seconds(10));
  }
  EXPECT_GE(http_.sent.size(), 2u);
}

TEST_F(PollerHoldTest, RunOnceWaitsForAShortHold) {
  AddAccount("sales");
  RestoreHold("sales", seconds(9));  // less than the timeout
  UseConfig();
  EXPECT_EQ(poller_.RunOnce(), Poller::Once::kComplete);
  EXPECT_EQ(http_.sent.size(), 1u);
}

TEST_F(PollerHoldTest, RunOnceDoesNotWaitForALongHoldAndSaysUntilWhen) {
  AddAccount("held");
  AddAccount("free");
  RestoreHold("held", hours(2));
  UseConfig();
  EXPECT_EQ(poller_.RunOnce(), Poller::Once::kFailed);
  EXPECT_EQ(http_.sent.size(), 1u);
  EXPECT_LT(clock_.Now().steady - start_, seconds(10));
  EXPECT_THAT(log_text_.str(), HasSubstr("account=held"));
  EXPECT_THAT(log_text_.str(), HasSubstr("until=2026-11-20T02:00:00Z"));
}

TEST_F(PollerHoldTest, APollThatIsAskedForComesAtOnceWhereItMay) {
  const auto account = AddAccount("sales", hours(1));
  std::optional<Moment> asked;
  http_.after_wait = [&] {
    StopWhenOver();
    if (asked || View("sales").polls != 1) return;
    asked = clock_.Now();
    EXPECT_EQ(poller_.PollNow(*account), asked->wall);
  };
  RunFor(minutes(10));
  ASSERT_EQ(http_.sent.size(), 2u);
  EXPECT_EQ(http_.sent[1].at.steady, asked->steady);
}

TEST_F(PollerHoldTest, APollThatIsAskedForDuringAPollFollowsItAtTheMinimumInterval) {
  const auto account = AddAccount("sales", hours(1));
  bool asked = false;
  http_.answer = [&](const Request&) {
    if (!std::exchange(asked, true)) {
      EXPECT_EQ(poller_.PollNow(*account), SimulatedClock::kStart + seconds(10));
    }
    return ScriptedHttpClient::Json(R"({"credits": 1})");
  };
  RunFor(minutes(10));
  ASSERT_EQ(http_.sent.size(), 2u);
  EXPECT_EQ(http_.sent[1].at.steady - http_.sent[0].at.steady, seconds(10));
  EXPECT_THAT(log_text_.str(), HasSubstr("poll asked for"));
  EXPECT_THAT(log_text_.str(), HasSubstr("due=2026-11-20T00:00:10Z"));
}

TEST_F(PollerHoldTest, AskingDoesNotLiftWhatTheVendorImposed) {
  const auto account = AddAccount("sales");
  http_.answer = [&](const Request&) {
    return ScriptedHttpClient::Json("{}", 429, {{"retry-after", "7200"}});
  };
  http_.after_wait = [&] {
    StopWhenOver();
    EXPECT_LE(http_.sent.size(), 1u);
    if (View("sales").polls == 1 && clock_.Now().steady < start_ + minutes(1)) {
      EXPECT_GE(poller_.PollNow(*account), SimulatedClock::kStart + hours(2));
    }
  };
  RunFor(hours(1));
}

TEST_F(PollerHoldTest, AskingByForceIsAnsweredOnceForEachTimeThatTheVendorImposes) {
  const auto account = AddAccount("sales");
  http_.answer = [&](const Request&) {
    return ScriptedHttpClient::Json("{}", 503, {{"retry-after", "86400"}});
  };
  http_.after_wait = [&] {
    StopWhenOver();
    // Again and again, by a tired person.
    if (View("sales").polls > 0 && http_.sent.size() < 3) poller_.PollNow(*account, true);
  };
  RunFor(minutes(30));
  ASSERT_GE(http_.sent.size(), 2u);
  for (size_t i = 1; i < http_.sent.size(); ++i) {
    EXPECT_GE(http_.sent[i].at.steady - http_.sent[i - 1].at.steady, seconds(10))
        << "the minimum interval holds";
  }
}

TEST_F(PollerHoldTest, AFallThatNothingExplainsIsLookedAtAgainWithinAMinute) {
  AddAccount("sales", hours(1));
  http_.answer = [&](const Request&) {
    const bool nonsense = http_.sent.size() == 2;
    return ScriptedHttpClient::Json(nonsense ? R"({"credits": 0})" : R"({"credits": 1000})");
  };
  RunFor(hours(3));
  ASSERT_GE(http_.sent.size(), 3u);
  EXPECT_LE(http_.sent[2].at.steady - http_.sent[1].at.steady, minutes(1) + seconds(1));
  const PoolView& pool = View("sales").pools.at(0);
  EXPECT_EQ(pool.reading.remaining, 1000);
  EXPECT_FALSE(pool.held);
}

TEST_F(PollerHoldTest, ATopUpIsConfirmedWithinAMinute) {
  AddAccount("sales", hours(1));
  std::optional<WallTime> shown;
  http_.answer = [&](const Request&) {
    return ScriptedHttpClient::Json(http_.sent.size() < 2 ? R"({"credits": 100})"
                                                          : R"({"credits": 1100})");
  };
  http_.after_wait = [&] {
    StopWhenOver();
    const AccountView& view = View("sales");
    const bool now = !view.pools.empty() && view.pools[0].reading.remaining == 1100;
    if (now && !shown) shown = view.last_success;
  };
  RunFor(hours(3));
  ASSERT_GE(http_.sent.size(), 3u);
  ASSERT_TRUE(shown);
  EXPECT_GE(*shown, http_.sent[2].at.wall);
  EXPECT_LE(*shown, http_.sent[1].at.wall + minutes(1) + seconds(1));
}

TEST_F(PollerHoldTest, AskingEndsTheBackOffFromAVendorThatIsUpAgain) {
  const auto account = AddAccount("sales", minutes(10));
  http_.answer = [&](const Request&) { return ScriptedHttpClient::Json("{}", 503); };
  bool asked = false;
  http_.after_wait = [&] {
    StopWhenOver();
    if (http_.sent.size() != 3 || View("sales").polls != 3 || asked) return;
    asked = true;
    poller_.PollNow(*account);
  };
  RunFor(hours(2));
  ASSERT_GE(http_.sent.size(), 4u);
  EXPECT_LE(http_.sent[3].at.steady - http_.sent[2].at.steady, minutes(2)) << "not 15";
}

TEST_F(PollerHoldTest, AskingForAnAccountThatIsGoneDoesNothing) {
  const auto account = AddAccount("gone");
  accounts_.clear();
  AddAccount("here");
  UseConfig();
  poller_.PollNow(*account);
  RunFor(seconds(1));
  EXPECT_EQ(http_.sent.size(), 1u);
}

TEST_F(PollerHoldTest, RunOnceForOneAccountLeavesTheOthersAlone) {
  AddAccount("one");
  AddAccount("two");
  UseConfig();
  std::vector<std::string> steps;
  const auto observer = [&](const PollStep& step) {
    steps.push_back(step.rule.name + " " + std::to_string(step.answer.value().status));
    for (const FieldValue& value : step.values) steps.push_back(value.field);
  };
  const auto on_reading = [&](const Reading& reading) {
    steps.push_back("outcome " + std::string(OutcomeName(reading.outcome)));
  };
  EXPECT_EQ(poller_.RunOnce({"acme", "two"}, {observer, on_reading}), Poller::Once::kComplete);
  EXPECT_EQ(http_.sent.size(), 1U);
  EXPECT_EQ(SentHeader(http_.sent[0].request, "Authorization"), "Bearer key-two");
  EXPECT_EQ(steps, (std::vector<std::string>{"balance 200", "pools[main].remaining", "identity",
                                             "outcome ok"}));
}

}  // namespace
}  // namespace api_credits
