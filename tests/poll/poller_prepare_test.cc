// Polls that begin with a token: what its endpoint imposes binds the account and those that share
// its secrets, and a token outlives a reload only with the definition that fetched it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/poll/poller_fixture.h"

namespace api_credits {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr char kAuthHost[] = "https://login.acme.example";

constexpr char kPrepare[] = R"(hosts: { login: https://login.acme.example }
params: { app: { secret: true } }
prepare:
  - name: token
    method: POST
    host: login
    path: /token
    form: { secret: "{{key}}", app: "{{app}}" }
    keep: { token: { value: body.token, secret: true, expires_in: body.expires_in } }
)";
constexpr char kBalance[] = R"(
  - path: /credits
    auth: { scheme: bearer, key: "{{token}}" }
    pools: [{ pool: main, remaining: body.credits }]
)";

class PollerPrepareTest : public PollerFixture {
 protected:
  PollerPrepareTest() {
    provider_ = MadeUpVendor("acme", kBalance, kPrepare);
    http_.answer = [this](const Request& request) {
      return IsToken(request) ? token_answer(request)
                              : ScriptedHttpClient::Json(R"({"credits": 1})");
    };
  }

  void Add(const std::string& name, const std::string& key, const std::string& app) {
    AddAccount(name);
    Access& access = access_[name];
    access.key.value = Secret(key);
    access.secrets["app"].value = Secret(app);
    access.hosts = {{"login", kAuthHost}};
  }

  static bool IsToken(const Request& request) { return request.url.shown().starts_with(kAuthHost); }
  std::ptrdiff_t TokenCalls() const {
    return std::count_if(http_.sent.begin(), http_.sent.end(),
                         [](const auto& sent) { return IsToken(sent.request); });
  }
  Duration HeldFor(const std::string& name) {
    for (const auto& account : accounts_) {
      if (account->name != name) continue;
      return ledger_.EarliestPoll(*account).value_or(clock_.Now().wall) - clock_.Now().wall;
    }
    return {};
  }

  static Result<Response> Token(int expires_in) {
    return ScriptedHttpClient::Json(R"({"token": "token-0123456789", "expires_in": )" +
                                    std::to_string(expires_in) + "}");
  }
  static Result<Response> Refusal() {
    return ScriptedHttpClient::Json("{}", 429, {{"retry-after", "7200"}});
  }

  std::function<Result<Response>(const Request&)> token_answer = [](const Request&) {
    return Token(3600);
  };
};

TEST_F(PollerPrepareTest, ARetryAfterOfTheTokenEndpointHoldsTheAccount) {
  Add("sales", "key", "app");
  token_answer = [](const Request&) { return Refusal(); };
  RunFor(hours(1));
  EXPECT_EQ(http_.sent.size(), 1U);
  EXPECT_GT(HeldFor("sales"), minutes(59));
  EXPECT_EQ(View("sales").status, Outcome::kThrottled);
}

TEST_F(PollerPrepareTest, ItHoldsAllThatShareTheSecretsAndNobodyElse) {
  Add("one", "key", "app");
  Add("two", "key", "app");
  Add("other_app", "key", "another");
  Add("other_key", "another", "app");
  int tokens = 0;
  bool refused = false;
  // All are polled once; then the first of the two that share is refused.
  token_answer = [&](const Request& request) {
    const bool shares = request.body.Reveal() == "secret=key&app=app";
    if (++tokens <= 4 || !shares) return Token(1);
    refused = true;
    return Refusal();
  };
  http_.after_wait = [&] {
    StopWhenOver();
    if (refused) poller_.Stop();
  };
  RunFor(hours(1));
  ASSERT_TRUE(refused);
  for (const std::string name : {"one", "two"}) EXPECT_GT(HeldFor(name), hours(1)) << name;
  for (const std::string name : {"other_app", "other_key"}) {
    EXPECT_LT(HeldFor(name), minutes(1)) << name;
  }
}

TEST_F(PollerPrepareTest, AFailingTokenEndpointIsAskedEverMoreSeldom) {
  Add("sales", "key", "app");
  token_answer = [](const Request&) { return ScriptedHttpClient::Json("{}", 500); };
  RunFor(hours(2));
  EXPECT_LE(TokenCalls(), 12) << "an interval of 5 minutes, doubled up to 15";
  EXPECT_EQ(http_.sent.size(), static_cast<size_t>(TokenCalls())) << "and nothing else is";
}

TEST_F(PollerPrepareTest, ATokenOutlivesAReloadOfTheSameDefinitionAlone) {
  Add("sales", "key", "app");
  // A reload reads both anew.
  const auto same = MadeUpVendor("acme", kBalance, kPrepare);
  const auto changed = MadeUpVendor("acme", kBalance, std::string("notes: new\n") + kPrepare);
  std::vector<std::ptrdiff_t> calls;  // before each reload, and at the end
  http_.after_wait = [&] {
    StopWhenOver();
    if (calls.size() == 2 || http_.sent.size() < 4 * (calls.size() + 1)) return;
    calls.push_back(TokenCalls());
    accounts_[0]->provider = calls.size() == 1 ? same : changed;
    UseConfig();
  };
  RunFor(minutes(50));
  calls.push_back(TokenCalls());
  EXPECT_EQ(calls, (std::vector<std::ptrdiff_t>{1, 1, 2}));
}

}  // namespace
}  // namespace api_credits
