#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/doubles/sent_request.h"
#include "tests/poll/poller_fixture.h"

namespace api_credits {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;

// Of requests in flight there are so many at once, in all and of one host.
class PollerSlotsTest : public PollerFixture {
 protected:
  PollerSlotsTest() {
    http_.answer = [](const Request&) { return ScriptedHttpClient::Json(R"({"credits": 1})"); };
  }

  std::vector<std::string> SentTo() const {
    std::vector<std::string> urls;
    for (const auto& sent : http_.sent) urls.push_back(sent.request.url.shown());
    return urls;
  }

  // Many accounts of this interval are polled at no other instants.
  void ExpectBeat(Duration interval, Duration beat) {
    http_.latency = Duration(0);
    for (int i = 0; i < 50; ++i) AddAccount("a" + std::to_string(i), interval);
    RunFor(3 * interval);
    ASSERT_GT(http_.sent.size(), 100u);
    for (const auto& sent : http_.sent) {
      EXPECT_EQ(sent.at.steady.time_since_epoch() % beat, Duration(0));
    }
  }
};

TEST_F(PollerSlotsTest, NoMoreRequestsAreHandedOverThanFit) {
  max_in_flight_ = 3;
  for (int i = 0; i < 10; ++i) AddAccount("a" + std::to_string(i));
  RunFor(minutes(1));
  EXPECT_EQ(http_.sent.size(), 10u);
  EXPECT_EQ(http_.most_in_flight, 3u);
}

TEST_F(PollerSlotsTest, TheQueueOfOneHostDoesNotHoldBackTheOthers) {
  max_per_host_ = 2;
  for (int i = 0; i < 10; ++i) AddAccount("a" + std::to_string(i));
  MoveTo("https://other.example", *AddAccount("z"));
  RunFor(minutes(1));
  ASSERT_EQ(http_.sent.size(), 11u);
  for (const auto& sent : http_.sent) {
    if (sent.request.url.shown().starts_with(kMadeUpOrigin)) continue;
    EXPECT_EQ(sent.at.steady, http_.sent[0].at.steady) << "at once";
  }
  EXPECT_EQ(http_.most_in_flight, 3u);
}

TEST_F(PollerSlotsTest, PollsThatBecomeDueWithinABeatBeginTogether) {
  ExpectBeat(minutes(5), kLongestBeat);
}

TEST_F(PollerSlotsTest, TheBeatFollowsTheShortestInterval) {
  http_.latency = Duration(0);
  for (int i = 0; i < 50; ++i) AddAccount("a" + std::to_string(i), minutes(5));
  AddAccount("shorter", minutes(1));
  AddAccount("rests", seconds(1))->enabled = false;
  RunFor(minutes(10));
  size_t between = 0;
  for (const auto& sent : http_.sent) {
    const Duration since = sent.at.steady.time_since_epoch();
    EXPECT_EQ(since % (Duration(minutes(1)) / 200), Duration(0));
    if (since % kLongestBeat != Duration(0)) ++between;
  }
  EXPECT_GT(between, 0u);
}

TEST_F(PollerSlotsTest, NoBeatIsShorterThanTheShortest) {
  provider_->min_interval = seconds(1);
  ExpectBeat(seconds(2), kShortestBeat);
}

TEST_F(PollerSlotsTest, ABeatShiftsNoLaterPoll) {
  http_.latency = Duration(0);
  AddAccount("a", minutes(5));
  RunFor(std::chrono::hours(24));
  ASSERT_GT(http_.sent.size(), 280u);
  const SteadyTime third = http_.sent[2].at.steady;  // from there on in its place
  for (size_t i = 2; i < http_.sent.size(); ++i) {
    const Duration wait = http_.sent[i].at.steady - third;
    EXPECT_LT(std::chrono::abs(wait - minutes(5 * (static_cast<int>(i) - 2))), kLongestBeat) << i;
  }
}

TEST_F(PollerSlotsTest, APollKeepsItsSlotUntilItIsComplete) {
  max_in_flight_ = 1;
  provider_ = MadeUpVendor("acme", std::string(kBalanceRequest) + R"(
  - name: limits
    path: /limits
    rate_limits: [{ policy: burst, quota: body.quota }]
)");
  AddAccount("a");
  MoveTo("https://other.example", *AddAccount("b"));
  UseConfig();
  EXPECT_EQ(poller_.RunOnce(), Poller::Once::kComplete);
  const std::string here = kMadeUpOrigin;
  EXPECT_THAT(SentTo(),
              ElementsAre(here + "/credits", here + "/limits", "https://other.example/credits",
                          "https://other.example/limits"));
}

TEST_F(PollerSlotsTest, TheKeyIsReadOnceThereIsASlot) {
  const std::string path = testing::TempDir() + "/poller_slots_test.key";
  std::ofstream(path) << "early\n";
  max_in_flight_ = 1;
  AddAccount("a");
  AddAccount("b");
  access_["b"].key.file = path;
  http_.answer = [&](const Request&) {
    std::ofstream(path) << "late\n";
    return ScriptedHttpClient::Json(R"({"credits": 1})");
  };
  RunFor(seconds(5));
  ASSERT_EQ(http_.sent.size(), 2u);
  EXPECT_EQ(SentHeader(http_.sent[1].request, "Authorization"), "Bearer late");
  std::filesystem::remove(path);
}

TEST_F(PollerSlotsTest, AKeyThatCannotBeReadGivesItsSlotToTheNext) {
  max_in_flight_ = 1;
  AddAccount("a");
  AddAccount("b");
  access_["a"].key.file = testing::TempDir() + "/no-such-file.key";
  UseConfig();
  EXPECT_EQ(poller_.RunOnce(), Poller::Once::kFailed);
  EXPECT_EQ(View("b").status, Outcome::kOk);
}

TEST_F(PollerSlotsTest, AnAccountThatWaitsIsNotSentOnceItsVendorHoldsAllThatShareTheLimit) {
  max_in_flight_ = 1;
  bool throttle = false;
  http_.answer = [&](const Request&) {
    return throttle ? ScriptedHttpClient::Json("{}", 429, {{"retry-after", "7200"}})
                    : ScriptedHttpClient::Json(R"({"credits": 1, "organization": "o1"})");
  };
  http_.latency = minutes(6);  // longer than the interval: all of them come to wait
  for (int i = 0; i < 5; ++i) AddAccount("a" + std::to_string(i));
  http_.after_wait = [&] {
    StopWhenOver();
    throttle = http_.sent.size() > 5;
  };
  RunFor(minutes(90));
  EXPECT_EQ(http_.sent.size(), 6u);
  for (const auto& account : accounts_) {
    EXPECT_GT(*ledger_.EarliestPoll(*account), clock_.Now().wall) << account->name;
  }
}

TEST_F(PollerSlotsTest, AnAccountThatIsDroppedWhileItWaitsIsNotSent) {
  max_in_flight_ = 1;
  AddAccount("a");
  AddAccount("b");
  AddAccount("c");
  http_.latency = minutes(2);
  bool reloaded = false;
  http_.after_wait = [&] {
    StopWhenOver();
    if (std::exchange(reloaded, true)) return;
    accounts_.erase(accounts_.begin() + 1);
    UseConfig();
  };
  RunFor(minutes(4));
  ASSERT_EQ(http_.sent.size(), 2u);
  EXPECT_EQ(SentHeader(http_.sent[1].request, "Authorization"), "Bearer key-c");
}

}  // namespace
}  // namespace api_credits
