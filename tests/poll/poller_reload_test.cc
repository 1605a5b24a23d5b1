#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/doubles/sent_request.h"
#include "tests/poll/poller_fixture.h"

namespace api_credits {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class PollerReloadTest : public PollerFixture {
 protected:
  // Does one thing after each wait, in this order.
  void AfterEachWait(std::vector<std::function<void()>> things) {
    http_.after_wait = [this, things = std::move(things), next = size_t{0}]() mutable {
      StopWhenOver();
      if (next < things.size()) things[next++]();
    };
  }
};

TEST_F(PollerReloadTest, AnAnswerToADroppedAccountIsNotTakenForTheOneThatCameBack) {
  AddAccount("sales", minutes(30));
  http_.latency = minutes(10);
  int answers = 0;
  http_.answer = [&](const Request&) {
    EXPECT_EQ(View("sales").polls, 0u) << "neither before nor by the first answer";
    return ScriptedHttpClient::Json(R"({"credits": )" + std::to_string(++answers) + "}");
  };
  const auto kept = accounts_;
  AfterEachWait({[&] {
                   accounts_.clear();
                   UseConfig();
                 },
                 [&] {
                   accounts_ = kept;
                   UseConfig();
                 }});
  RunFor(minutes(20));
  EXPECT_EQ(http_.sent.size(), 2u);
  EXPECT_EQ(View("sales").polls, 1u);
  EXPECT_EQ(View("sales").pools.at(0).reading.remaining, 2);
}

TEST_F(PollerReloadTest, APollOfAKeptAccountIsTakenAlongToItsNewNumber) {
  AddAccount("sales", minutes(30));
  http_.latency = minutes(5);
  http_.answer = [](const Request& request) {
    const bool sales = SentHeader(request, "Authorization") == "Bearer key-sales";
    return ScriptedHttpClient::Json(sales ? R"({"credits": 1})" : R"({"credits": 2})");
  };
  AfterEachWait({[&] {
    AddAccount("ads", minutes(30));
    UseConfig();
  }});
  RunFor(minutes(10));
  EXPECT_EQ(View("sales").polls, 1u);
  EXPECT_EQ(View("sales").pools.at(0).reading.remaining, 1);
  EXPECT_EQ(View("ads").pools.at(0).reading.remaining, 2);
  EXPECT_EQ(http_.sent.size(), 2u);
}

TEST_F(PollerReloadTest, AnAccountRestsFromOneReloadToTheNext) {
  const auto account = AddAccount("sales", minutes(5));
  const SteadyTime start = clock_.Now().steady;
  http_.answer = [](const Request&) { return ScriptedHttpClient::Json(R"({"credits": 1})"); };
  http_.after_wait = [&] {
    StopWhenOver();
    const Duration since = clock_.Now().steady - start;
    const bool enabled = since < minutes(60) || since > minutes(120);
    if (std::exchange(account->enabled, enabled) != enabled) UseConfig();
  };
  RunFor(minutes(180));
  size_t resting = 0;
  for (const auto& sent : http_.sent) {
    const Duration since = sent.at.steady - start;
    if (since > minutes(62) && since < minutes(120)) ++resting;
  }
  EXPECT_EQ(resting, 0u);
  EXPECT_GE(http_.sent.size(), 22u) << "an hour before and an hour after";
  EXPECT_GE(http_.sent.back().at.steady - start, minutes(170));
}

TEST_F(PollerReloadTest, AnAccountThatRestedIsStillPolledNoFasterThanItsMinimum) {
  const auto account = AddAccount("sales", minutes(5));
  provider_->min_interval = minutes(1);
  http_.answer = [](const Request&) { return ScriptedHttpClient::Json(R"({"credits": 1})"); };
  AfterEachWait({[&] {
                   account->enabled = false;
                   UseConfig();
                 },
                 [&] {
                   account->enabled = true;
                   UseConfig();
                 }});
  RunFor(minutes(3));
  ASSERT_EQ(http_.sent.size(), 2u);
  EXPECT_GE(http_.sent[1].at.steady - http_.sent[0].at.steady, minutes(1));
}

TEST_F(PollerReloadTest, AChangedDefinitionIsAskedFromItsFirstAlternativeOn) {
  const auto vendor = [](const std::string& first) {
    return MadeUpVendor("acme", R"(
  - any_of:
      - { path: )" + first + R"(, fall_through_on: [404] }
      - { path: /old }
    pools: [{ pool: main, remaining: body.credits }]
)");
  };
  provider_ = vendor("/new");
  const auto account = AddAccount("sales");
  http_.answer = [](const Request& request) {
    const bool old = request.url.shown().ends_with("/old");
    return ScriptedHttpClient::Json(R"({"credits": 1})", old ? 200 : 404);
  };
  http_.after_wait = [&] {
    StopWhenOver();
    if (http_.sent.size() != 3 || account->provider != provider_) return;
    account->provider = vendor("/newer");
    UseConfig();
  };
  RunFor(minutes(15));
  ASSERT_GE(http_.sent.size(), 4u);
  const std::string origin = kMadeUpOrigin;
  EXPECT_EQ(http_.sent[0].request.url.shown(), origin + "/new");
  EXPECT_EQ(http_.sent[1].request.url.shown(), origin + "/old");
  EXPECT_EQ(http_.sent[2].request.url.shown(), origin + "/old") << "it worked last";
  EXPECT_EQ(http_.sent[3].request.url.shown(), origin + "/newer");
}

TEST_F(PollerReloadTest, AnIdentityIsForgottenTogetherWithTheHostThatToldIt) {
  AddAccount("one");
  AddAccount("two");
  http_.answer = [](const Request& request) {
    if (request.url.shown().starts_with(kMadeUpOrigin)) {
      return ScriptedHttpClient::Json(R"({"credits": 1, "organization": "o1"})");
    }
    const bool one = SentHeader(request, "Authorization") == "Bearer key-one";
    return one ? ScriptedHttpClient::Json("{}", 429, {{"retry-after", "7200"}})
               : ScriptedHttpClient::Json(R"({"credits": 1})");
  };
  const SteadyTime reload_at = clock_.Now().steady + minutes(1);
  http_.after_wait = [&] {
    StopWhenOver();
    if (clock_.Now().steady < reload_at || accounts_[0]->source != kMadeUpOrigin) return;
    for (const auto& account : accounts_) MoveTo("https://other.example", *account);
    UseConfig();
  };
  RunFor(minutes(60));
  EXPECT_EQ(View("one").status, Outcome::kThrottled);
  EXPECT_GE(View("two").polls, 10u) << "not held by what one was told";
}

// A reload reads every definition anew, so that nothing is the same object.
TEST_F(PollerReloadTest, WhatDidNotChangeKeepsItsBeat) {
  AddAccount("sales");
  http_.answer = [](const Request&) { return ScriptedHttpClient::Json(R"({"credits": 1})"); };
  http_.after_wait = [&] {
    StopWhenOver();
    accounts_[0]->provider = MadeUpVendor();
    UseConfig();
  };
  RunFor(minutes(60));
  EXPECT_NEAR(static_cast<double>(http_.sent.size()), 12, 2);
  for (size_t i = 3; i < http_.sent.size(); ++i) {
    EXPECT_EQ(http_.sent[i].at.steady - http_.sent[i - 1].at.steady, minutes(5)) << i;
  }
  EXPECT_EQ(View("sales").polls, http_.sent.size());
}

TEST_F(PollerReloadTest, ABackOffAndAVendorsWordOutliveIt) {
  AddAccount("down", minutes(1));
  AddAccount("throttled", minutes(1));
  http_.answer = [](const Request& request) {
    return SentHeader(request, "Authorization") == "Bearer key-down"
               ? ScriptedHttpClient::Json("{}", 500)
               : ScriptedHttpClient::Json("{}", 429, {{"retry-after", "7200"}});
  };
  http_.after_wait = [&] {
    StopWhenOver();
    UseConfig();
  };
  RunFor(minutes(60));
  EXPECT_LE(View("down").polls, 8u) << "1 + 2 + 4 + 8 minutes, then one in 15";
  EXPECT_EQ(View("throttled").polls, 1u);
}

TEST_F(PollerReloadTest, AnAccountThatIsReachedInAnotherWayIsPolledAtOnce) {
  AddAccount("sales", minutes(60));
  AddAccount("ads", minutes(60));
  http_.answer = [](const Request& request) {
    return ScriptedHttpClient::Json(R"({"credits": 1})",
                                    request.url.shown().starts_with(kMadeUpOrigin) ? 404 : 200);
  };
  const SteadyTime reload_at = clock_.Now().steady + minutes(5);
  bool reloaded = false;
  http_.after_wait = [&] {
    StopWhenOver();
    if (clock_.Now().steady < reload_at || std::exchange(reloaded, true)) return;
    MoveTo("https://mended.example", *accounts_[0]);
    UseConfig();
  };
  RunFor(minutes(20));
  EXPECT_EQ(View("sales").polls, 2u);
  EXPECT_EQ(View("sales").status, Outcome::kOk);
  EXPECT_EQ(View("ads").polls, 1u) << "nothing changed for it";
}

TEST_F(PollerReloadTest, WhatAnOvertakenConfigurationChangedCountsAsWell) {
  AddAccount("sales", minutes(60));
  http_.answer = [](const Request&) { return ScriptedHttpClient::Json(R"({"credits": 1})"); };
  AfterEachWait({[&] {
    MoveTo("https://moved.example", *accounts_[0]);
    UseConfig();
    UseConfig();
  }});
  RunFor(minutes(20));
  EXPECT_EQ(http_.sent.size(), 2u);
}

TEST_F(PollerReloadTest, AReplacedConfigurationIsLetGo) {
  AddAccount("sales", minutes(60));
  http_.answer = [](const Request&) { return ScriptedHttpClient::Json(R"({"credits": 1})"); };
  std::weak_ptr<const Config> replaced;
  std::weak_ptr<const Account> account;
  AfterEachWait({[&] {
    replaced = ledger_.config();
    account = replaced.lock()->accounts[0];
    UseConfig();
  }});
  RunFor(minutes(20));
  EXPECT_TRUE(replaced.expired());
  EXPECT_TRUE(account.expired());
}

TEST_F(PollerReloadTest, NewLimitsHoldFromThenOn) {
  max_in_flight_ = 2;
  for (int i = 0; i < 40; ++i) AddAccount("a" + std::to_string(i), minutes(30));
  http_.answer = [](const Request&) { return ScriptedHttpClient::Json(R"({"credits": 1})"); };
  size_t before = 0;
  AfterEachWait({[&] {
    before = http_.most_in_flight;
    max_in_flight_ = 7;
    max_per_host_ = 5;
    UseConfig();
  }});
  RunFor(minutes(1));
  EXPECT_EQ(before, 2u);
  EXPECT_EQ(http_.most_in_flight, 5u);
  EXPECT_EQ(http_.limits, std::make_pair(7, 5));
  EXPECT_EQ(http_.sent.size(), 40u);
}

}  // namespace
}  // namespace api_credits
