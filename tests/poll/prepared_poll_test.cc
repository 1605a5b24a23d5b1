// Polls whose requests need what earlier answers hold: when it is asked for, how long it is kept,
// and where its secrets go.
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "exporter/fetch/request_target.h"
#include "exporter/poll/poll_run.h"
#include "tests/doubles/made_up_vendor.h"
#include "tests/doubles/sent_request.h"

namespace api_credits {
namespace {

using namespace std::chrono_literals;

constexpr char kDefinition[] = R"(name: acme
title: Acme
base_url: https://api.acme.test
hosts: { auth: https://auth.acme.test }
auth: { scheme: bearer, key: "{{token}}" }
headers: { x-app: "{{app}}" }
params: { app: { secret: true } }
prepare:
  - name: token
    method: POST
    host: auth
    path: /token
    form: { grant_type: client_credentials, client_secret: "{{key}}" }
    keep: { token: { value: body.access_token, secret: true, expires_in: body.expires_in } }
  - name: who
    path: /me
    auth: { scheme: bearer, key: "{{token}}" }
    keep: { org: { value: body.org } }
requests:
  - path: /orgs/{{org}}/credits
    pages: { next: body.next, query: page }
    pools: [{ pool: main, remaining: 'sum(bodies, "credits")' }]
    plan: body.plan
  - name: limits
    path: /limits
    rate_limits: [{ policy: calls, quota: body.quota }]
)";

class PreparedPollTest : public testing::Test {
 protected:
  PreparedPollTest() {
    const auto loaded = LoadProvider("acme.yml", kDefinition);
    if (const auto* errors = std::get_if<LoadErrors>(&loaded)) {
      throw std::invalid_argument(errors->lines.at(0));
    }
    account_.provider = std::get<std::shared_ptr<const Provider>>(loaded);
    access_.base_url = account_.provider->base_url;
    access_.hosts = account_.provider->hosts;
  }

  // Polls once, with what the poll before left, and says what was asked and as whom.
  std::vector<std::string> Poll() {
    PollRun run(account_, access_, credentials_, memory_, interpreter_, now_);
    std::vector<std::string> asked;
    while (const auto request = run.Next()) {
      std::string line = request->method + " " + ShownUrl(*request);
      const std::string authorization = SentHeader(*request, "Authorization");
      if (!authorization.empty()) line += " as " + authorization;
      if (!SentHeader(*request, "x-app").empty()) line += " with app";
      asked.push_back(line);
      requests_.push_back(*request);
      Response response;
      response.status = 200;
      response.received = now_;
      answer(ShownUrl(*request), response);
      run.Answer(std::move(response), now_);
    }
    may_restart_ = run.MayRestart();
    memory_ = run.memory();
    reading_ = run.Finish();
    return asked;
  }

  void Wait(Duration duration) {
    now_.wall += duration;
    now_.steady += duration;
  }

  std::function<void(const std::string& url, Response& response)> answer =
      [this](const std::string& url, Response& response) {
        const bool is_token = url.ends_with("/token");
        response.body = is_token ? R"({"access_token": "token-)" + std::to_string(++tokens_) +
                                       R"(-0123", "expires_in": 1000})"
                                 : R"({"org": "o 1", "credits": 5, "quota": 9})";
      };

  Account account_;
  Access access_;
  Credentials credentials_{Secret("key-0123456789"), {{"app", Secret("app-0123456789")}}};
  PollMemory memory_;
  Interpreter interpreter_;
  Moment now_{WallTime(1'795'132'800s), SteadyTime(1h)};
  std::vector<Request> requests_;
  Reading reading_;
  int tokens_ = 0;
  bool may_restart_ = false;
};

using Asked = std::vector<std::string>;

const Asked kWhole = {
    "POST https://auth.acme.test/token",
    "GET https://api.acme.test/me as Bearer token-1-0123 with app",
    "GET https://api.acme.test/orgs/o%201/credits as Bearer token-1-0123 with app",
    "GET https://api.acme.test/limits as Bearer token-1-0123 with app",
};
const Asked kShort = {kWhole[2], kWhole[3]};

TEST_F(PreparedPollTest, AsksInOrderAndPutsAnswersIntoLaterRequests) {
  EXPECT_EQ(Poll(), kWhole);
  EXPECT_EQ(reading_.outcome, Outcome::kOk);
  EXPECT_EQ(reading_.pools.at(0).remaining, 5);
  EXPECT_EQ(requests_[0].body.Reveal(),
            "grant_type=client_credentials&client_secret=key-0123456789");
  EXPECT_EQ(requests_[0].body.shown(), "grant_type=client_credentials&client_secret=<key>");
  EXPECT_EQ(SentHeader(requests_[0], "Content-Type"), "application/x-www-form-urlencoded");
}

TEST_F(PreparedPollTest, KeepsAnswersUntilATenthBeforeTheyExpire) {
  Poll();
  Wait(899s);
  EXPECT_EQ(Poll(), kShort);
  Wait(2s);
  Asked renewed = {kWhole[0], kWhole[2], kWhole[3]};
  for (size_t i = 1; i < 3; ++i) renewed[i].replace(renewed[i].find("token-1"), 7, "token-2");
  EXPECT_EQ(Poll(), renewed) << "the organization is kept for an hour";
  Wait(1h);
  EXPECT_EQ(Poll().size(), 4U);
}

TEST_F(PreparedPollTest, KeepsNothingForAnotherKey) {
  Poll();
  credentials_.key = Secret("key-rotated");
  EXPECT_EQ(Poll().size(), 4U);
  credentials_.secrets["app"] = Secret("app-rotated");
  EXPECT_EQ(Poll().size(), 4U);
  EXPECT_EQ(Poll().size(), 2U);
}

TEST_F(PreparedPollTest, RenewsOnceWhatIsRefusedBeforeItsTime) {
  Poll();
  const auto usual = answer;
  answer = [&](const std::string& url, Response& response) {
    usual(url, response);
    if (url.find("/orgs/") != std::string::npos && tokens_ < 2) response.status = 401;
  };
  EXPECT_EQ(Poll().size(), 5U) << "the refused request, and all four";
  EXPECT_EQ(reading_.outcome, Outcome::kOk);
  EXPECT_TRUE(reading_.reasons.empty());

  answer = [&](const std::string& url, Response& response) {
    usual(url, response);
    if (url.find("/orgs/") != std::string::npos) response.status = 401;
  };
  EXPECT_EQ(Poll().size(), 4U) << "refused, then token, who, and refused again";
  EXPECT_EQ(reading_.outcome, Outcome::kUnauthorized);
  EXPECT_TRUE(may_restart_) << "the key may have been rotated";
}

TEST_F(PreparedPollTest, RenewsAlsoWhereTheRefusalHasStatus200) {
  Provider declared = *account_.provider;
  declared.requests[2].outcomes = {
      {{}, Expression::Check("body.denied == true").value(), Outcome::kUnauthorized}};
  account_.provider = std::make_shared<const Provider>(declared);
  Poll();
  const auto usual = answer;
  answer = [&](const std::string& url, Response& response) {
    usual(url, response);
    if (url.find("/orgs/") != std::string::npos && tokens_ < 2) {
      response.body = R"({"denied": true})";
    }
  };
  EXPECT_EQ(Poll().size(), 5U);
  EXPECT_EQ(reading_.outcome, Outcome::kOk);
}

TEST_F(PreparedPollTest, FailsWithTheRequestThatPrepares) {
  const auto usual = answer;
  answer = [&](const std::string& url, Response& response) {
    usual(url, response);
    if (url.ends_with("/me")) response.status = 403;
  };
  EXPECT_EQ(Poll().size(), 2U);
  EXPECT_EQ(reading_.outcome, Outcome::kUnauthorized);
  EXPECT_FALSE(reading_.success);
  answer = usual;
  EXPECT_EQ(Poll().size(), 3U) << "the token is still good";
  EXPECT_EQ(reading_.outcome, Outcome::kOk);
}

TEST_F(PreparedPollTest, ATokenThatTheVendorEchoesBecomesNoLabel) {
  answer = [usual = answer](const std::string& url, Response& response) {
    usual(url, response);
    if (url.find("/orgs/") != std::string::npos) {
      response.body = R"({"credits": 5, "plan": "of token-1-0123"})";
    }
  };
  Poll();
  EXPECT_FALSE(reading_.plan);
  EXPECT_EQ(reading_.reasons, std::vector<Reason>{Reason::kBadValue});
  answer = [usual = answer](const std::string& url, Response& response) {
    usual(url, response);
    if (url.find("/orgs/") != std::string::npos) {
      response.body = R"({"credits": 5, "plan": "of app-0123456789"})";
    }
  };
  Poll();
  EXPECT_FALSE(reading_.plan) << "the second secret";
}

TEST_F(PreparedPollTest, AsksForEachPage) {
  int page = 0;
  answer = [&, usual = answer](const std::string& url, Response& response) {
    usual(url, response);
    if (url.find("/orgs/") != std::string::npos && ++page < 3) {
      response.body = R"({"credits": 5, "next": "a&)" + std::to_string(page) + "\"}";
    }
  };
  const Asked asked = Poll();
  ASSERT_EQ(asked.size(), 6U);
  EXPECT_NE(asked[3].find("/credits?page=a%261 as"), std::string::npos) << asked[3];
  EXPECT_NE(asked[4].find("/credits?page=a%262 as"), std::string::npos) << asked[4];
  EXPECT_EQ(asked[5], kWhole[3]) << "without a page";
  EXPECT_EQ(reading_.pools.at(0).remaining, 15);
}

TEST_F(PreparedPollTest, TellsWhoeverWatchesEachStepWithoutItsSecrets) {
  std::vector<std::string> told;
  PollRun run(
      account_, access_, credentials_, memory_, interpreter_, now_, [&](const PollStep& step) {
        told.push_back(step.rule.name + " " + step.secrets.Masked(step.answer.value().body));
        for (const FieldValue& value : step.values) told.back() += " " + value.field;
      });
  while (const auto request = run.Next()) {
    Response response;
    response.status = 200;
    answer(ShownUrl(*request), response);
    run.Answer(std::move(response), now_);
  }
  ASSERT_EQ(told.size(), 4U);
  EXPECT_EQ(told[0], R"(token {"access_token": "<secret>", "expires_in": 1000} keep.token.value )"
                     "keep.token.expires_in")
      << "a token is masked in the answer that brings it";
  EXPECT_EQ(told[2], R"(balance {"org": "o 1", "credits": 5, "quota": 9} pages.next )"
                     "pools[main].remaining plan");
}

}  // namespace
}  // namespace api_credits
