#include "exporter/poll/poller.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/doubles/sent_request.h"
#include "tests/poll/poller_fixture.h"

namespace api_credits {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class PollerTest : public PollerFixture {};

TEST_F(PollerTest, BringsABalanceFromTheVendorToTheLedger) {
  AddAccount("sales");
  http_.answer = [](const Request&) { return ScriptedHttpClient::Json(R"({"credits": 12.5})"); };
  RunFor(minutes(1));
  const AccountView& view = View("sales");
  EXPECT_EQ(view.status, Outcome::kOk);
  EXPECT_EQ(view.polls, 1u);
  ASSERT_EQ(view.pools.size(), 1u);
  EXPECT_EQ(view.pools[0].reading.remaining, 12.5);
  ASSERT_TRUE(view.next_poll.has_value());
  EXPECT_GT(*view.next_poll, clock_.Now().wall);
  EXPECT_EQ(SentHeader(http_.sent.at(0).request, "Authorization"), "Bearer key-sales");
}

TEST_F(PollerTest, PollsOnTheBeatForADay) {
  AddAccount("sales");
  http_.answer = [](const Request&) { return ScriptedHttpClient::Json(R"({"credits": 1})"); };
  RunFor(hours(24));
  EXPECT_NEAR(static_cast<double>(http_.sent.size()), 24 * 12, 2);
  for (size_t i = 3; i < http_.sent.size(); ++i) {  // the first waits lead to its place
    EXPECT_EQ(http_.sent[i].at.steady - http_.sent[i - 1].at.steady, minutes(5)) << i;
  }
}

TEST_F(PollerTest, HasOnePollOfAnAccountInFlightHoweverSlowTheVendor) {
  AddAccount("sales", seconds(10));
  http_.latency = minutes(2);
  http_.answer = [](const Request&) { return ScriptedHttpClient::Json(R"({"credits": 1})"); };
  RunFor(hours(1));
  EXPECT_EQ(http_.most_in_flight, 1u);
  EXPECT_GE(http_.sent.size(), 25u);
}

TEST_F(PollerTest, IsNotDisturbedByAClockThatJumps) {
  AddAccount("sales");
  http_.answer = [&](const Request&) {
    clock_.JumpWall(http_.sent.size() % 2 == 0 ? hours(5) : -hours(7));
    return ScriptedHttpClient::Json(R"({"credits": 1})");
  };
  RunFor(hours(24));
  EXPECT_NEAR(static_cast<double>(http_.sent.size()), 24 * 12, 2);
}

TEST_F(PollerTest, BacksOffFromAVendorThatIsDown) {
  AddAccount("sales", minutes(1));
  http_.answer = [](const Request&) -> Result<Response> {
    return Error{ErrorCode::kConnect, "api.acme.example: connection refused"};
  };
  RunFor(hours(2));
  EXPECT_EQ(View("sales").status, Outcome::kUnreachable);
  EXPECT_EQ(View("sales").failures, View("sales").polls);
  // 1 + 2 + 4 + 8 minutes, then one in 15.
  EXPECT_LE(http_.sent.size(), 13u);
  EXPECT_GE(http_.sent.size(), 9u);
}

TEST_F(PollerTest, ObeysRetryAfterAndHoldsTheOtherAccountsOfThatIdentity) {
  AddAccount("one");
  AddAccount("two");
  bool throttle = false;
  http_.answer = [&](const Request&) {
    return throttle ? ScriptedHttpClient::Json("{}", 429, {{"retry-after", "7200"}})
                    : ScriptedHttpClient::Json(R"({"credits": 1, "organization": "o1"})");
  };
  http_.after_wait = [&] {
    if (http_.sent.size() >= 4) throttle = true;
    StopWhenOver();
  };
  RunFor(hours(3));
  // After the first 429 at most the other one, already in flight, may still go out.
  size_t held = 0;
  const SteadyTime throttled_at = http_.sent.at(4).at.steady;
  for (const auto& sent : http_.sent) {
    if (sent.at.steady > throttled_at && sent.at.steady < throttled_at + hours(2)) ++held;
  }
  EXPECT_EQ(held, 0u);
  EXPECT_EQ(View("one").status == Outcome::kThrottled || View("two").status == Outcome::kThrottled,
            true);
}

TEST_F(PollerTest, WarnsOfTwoAccountsWithOneBalance) {
  AddAccount("one");
  AddAccount("two");
  http_.answer = [](const Request&) {
    return ScriptedHttpClient::Json(R"({"credits": 1, "organization": "o1"})");
  };
  RunFor(hours(1));
  const std::string log = log_text_.str();
  const size_t first = log.find("share one balance");
  ASSERT_NE(first, std::string::npos) << log;
  EXPECT_EQ(log.find("share one balance", first + 1), std::string::npos) << "said once";
  EXPECT_EQ(log.find("o1"), std::string::npos) << "the identity is not shown";
}

TEST_F(PollerTest, AsksAgainWithARotatedKeyButOnlyIfItChanged) {
  const std::string path = testing::TempDir() + "/poller_test.key";
  const auto write_key = [&](const std::string& key) { std::ofstream(path) << key << '\n'; };
  write_key("old");
  AddAccount("sales");
  access_["sales"].key.file = path;
  std::string valid = "old";
  http_.answer = [&](const Request& request) {
    if (SentHeader(request, "Authorization") == "Bearer " + valid) {
      return ScriptedHttpClient::Json(R"({"credits": 1})");
    }
    if (valid == "new") write_key("new");  // the operator is a moment late
    return ScriptedHttpClient::Json("{}", 401);
  };
  http_.after_wait = [&] {
    if (http_.sent.size() == 1) valid = "new";
    if (http_.sent.size() == 4) valid = "nobody knows";
    StopWhenOver();
  };
  RunFor(minutes(14));
  // ok · 401, re-read, ok · ok, then 401 with an unchanged file: no second try.
  ASSERT_EQ(http_.sent.size(), 5u);
  EXPECT_EQ(SentHeader(http_.sent[1].request, "Authorization"), "Bearer old");
  EXPECT_EQ(SentHeader(http_.sent[2].request, "Authorization"), "Bearer new");
  EXPECT_EQ(View("sales").status, Outcome::kUnauthorized);
  EXPECT_EQ(View("sales").failures, 1u);
  std::filesystem::remove(path);
}

TEST_F(PollerTest, CountsAKeyFileThatVanishedAndSendsNothing) {
  AddAccount("sales");
  access_["sales"].key.file = testing::TempDir() + "/no-such-file.key";
  RunFor(minutes(30));
  EXPECT_TRUE(http_.sent.empty());
  EXPECT_EQ(View("sales").poll_success, false);
  ASSERT_EQ(snapshot_->providers.size(), 1u);
  EXPECT_GE(snapshot_->providers[0].errors.at(static_cast<size_t>(Reason::kCredential)), 2u);
}

TEST_F(PollerTest, PollsANewAccountAtOnceAndForgetsARemovedOne) {
  AddAccount("old");
  http_.answer = [](const Request&) { return ScriptedHttpClient::Json(R"({"credits": 1})"); };
  bool reloaded = false;
  const SteadyTime reload_at = clock_.Now().steady + minutes(17);
  http_.after_wait = [&] {
    StopWhenOver();
    if (reloaded || clock_.Now().steady < reload_at) return;
    reloaded = true;
    accounts_.clear();
    AddAccount("new");
    UseConfig();
  };
  RunFor(hours(1));
  size_t polls_of_new = 0;
  std::optional<SteadyTime> last_of_old;
  std::optional<SteadyTime> first_of_new;
  for (const auto& sent : http_.sent) {
    if (SentHeader(sent.request, "Authorization") == "Bearer key-new") {
      ++polls_of_new;
      if (!first_of_new) first_of_new = sent.at.steady;
    } else {
      last_of_old = sent.at.steady;
    }
  }
  ASSERT_TRUE(first_of_new && last_of_old);
  EXPECT_LT(*last_of_old, *first_of_new);
  EXPECT_GE(polls_of_new, 7u);
  EXPECT_EQ(ledger_.TakeSnapshot(clock_.Now())->accounts->size(), 1u);
}

TEST_F(PollerTest, RunOnceReturnsWhenEveryAccountHasAReading) {
  AddAccount("good");
  AddAccount("bad");
  http_.answer = [](const Request& request) {
    const bool good = SentHeader(request, "Authorization") == "Bearer key-good";
    return ScriptedHttpClient::Json(R"({"credits": 1})", good ? 200 : 500);
  };
  UseConfig();
  EXPECT_EQ(poller_.RunOnce(), Poller::Once::kFailed) << "one of them failed";
  EXPECT_EQ(http_.sent.size(), 2u);
  EXPECT_EQ(View("good").status, Outcome::kOk);
  EXPECT_EQ(View("bad").status, Outcome::kUnreachable);
}

TEST_F(PollerTest, AProxyPasswordIsReadAtEachPollAndCostsItsAccountAlone) {
  AddAccount("good");
  AddAccount("sales");
  const std::string path = testing::TempDir() + "/poller_test.password";
  std::filesystem::remove(path);
  access_["sales"].way->proxy = {false, "http://proxy.test", "me", {path, {}}, {}};
  http_.answer = [](const Request& request) {
    const bool good = SentHeader(request, "Authorization") == "Bearer key-good";
    EXPECT_EQ(request.proxy.password, good ? Secret() : Secret("hush-hush"));
    return ScriptedHttpClient::Json(R"({"credits": 1})");
  };
  const SteadyTime written_at = clock_.Now().steady + hours(1);
  bool written = false;
  http_.after_wait = [&] {
    StopWhenOver();
    if (written || clock_.Now().steady < written_at) return;
    written = true;
    const AccountView sales = View("sales");
    EXPECT_GE(sales.failures, 2u);
    EXPECT_EQ(sales.failures, sales.polls);
    EXPECT_EQ(snapshot_->providers[0].errors.at(static_cast<size_t>(Reason::kCredential)),
              sales.failures);
    EXPECT_NE(log_text_.str().find(path), std::string::npos) << "the log names the file";
    std::ofstream(path) << "hush-hush\n";
  };
  RunFor(hours(2));
  EXPECT_EQ(View("sales").poll_success, true);
  EXPECT_EQ(View("good").failures, 0u);
  EXPECT_EQ(log_text_.str().find("hush"), std::string::npos);
  std::filesystem::remove(path);
}

TEST_F(PollerTest, LeavesAnAccountThatRestsAlone) {
  AddAccount("good");
  AddAccount("resting")->enabled = false;
  http_.answer = [&](const Request& request) {
    EXPECT_EQ(SentHeader(request, "Authorization"), "Bearer key-good");
    return ScriptedHttpClient::Json(R"({"credits": 1})");
  };
  UseConfig();
  poller_.PollNow(*accounts_[1], true);
  EXPECT_EQ(poller_.RunOnce(), Poller::Once::kComplete);
  EXPECT_EQ(http_.sent.size(), 1u);
  RunFor(hours(1));
  EXPECT_GE(http_.sent.size(), 12u);
  EXPECT_EQ(View("resting").polls, 0u);
  EXPECT_EQ(View("resting").next_poll, std::nullopt);
}

TEST_F(PollerTest, LogsAFailureOnceAndTheRecoveryOnce) {
  AddAccount("sales", minutes(1));
  const SteadyTime recovery = clock_.Now().steady + minutes(30);
  http_.answer = [&](const Request&) {
    return ScriptedHttpClient::Json(R"({"credits": 1})",
                                    clock_.Now().steady < recovery ? 503 : 200);
  };
  RunFor(hours(2));
  const auto count = [&](const std::string& what) {
    size_t found = 0;
    const std::string log = log_text_.str();
    for (size_t at = log.find(what); at != std::string::npos; at = log.find(what, at + 1)) ++found;
    return found;
  };
  EXPECT_EQ(count("level=warn"), 1u) << log_text_.str();
  EXPECT_EQ(count("account is ok again"), 1u);
  EXPECT_EQ(count("key-sales"), 0u);
}

}  // namespace
}  // namespace api_credits
