#include "exporter/main/explanation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/doubles/made_up_vendor.h"

namespace api_credits {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;

constexpr char kKey[] = "key-0123456789";

class ExplanationTest : public testing::Test {
 protected:
  ExplanationTest() {
    account_.name = "sales";
    account_.provider = MadeUpVendor();
    request_.url = "https://api.acme.example/credits";
    request_.headers = {{"X-Team", "ops"},
                        {"Authorization", MaskedText("Bearer ").AppendSecret(kKey, "key")}};
    response_.status = 200;
    response_.body = R"({"credits": 5})";
  }

  // What is told of the one step.
  std::string Told(ExplanationStyle style = {}) {
    std::ostringstream out;
    Explanation(out, account_, style)
        .Add({account_.provider->requests[0], request_, answer_ ? *answer_ : response_, values_,
              SecretMatcher({Secret(kKey)}, 1)});
    return out.str();
  }

  Account account_;
  Request request_;
  Response response_;
  std::optional<Result<Response>> answer_;  // instead of the response
  std::vector<FieldValue> values_;
};

TEST_F(ExplanationTest, TellsWhatWasSentWhatCameAndWhatItYielded) {
  response_.duration = milliseconds(12);
  response_.headers = {{"content-type", "application/json"}};
  values_ = {{"pools[main].remaining", "body.credits", Value(5.0)},
             {"plan", "body.plan", Value()},
             {"pools[item.name].each", "body.pools", Value(std::int64_t{3})},
             {"limit", "body.limit + 1", Error{ErrorCode::kMissingField, "body.limit is nil"}}};
  EXPECT_EQ(Told(), R"(1. balance
   GET https://api.acme.example/credits
   > X-Team: ops
   > Authorization: Bearer <key>
   < 200 after 12 ms
   < content-type: application/json
   < {"credits": 5}
   pools[main].remaining      body.credits → 5
   plan                       body.plan → nothing
   pools[item.name].each      body.pools → 3 members
   limit                      body.limit + 1 → body.limit is nil

)");
}

TEST_F(ExplanationTest, OfARecordedAnswerTellsNoDuration) {
  EXPECT_THAT(Told(), HasSubstr("\n   < 200\n"));
}

TEST_F(ExplanationTest, TellsWhyThereIsNoAnswer) {
  answer_ = Error{ErrorCode::kTimeout, "timed out"};
  EXPECT_THAT(Told(), HasSubstr("\n   < no answer: timed out\n"));
}

TEST_F(ExplanationTest, MasksASecretWhereverItStands) {
  const std::string key = kKey;
  request_.query = {{"page", "after " + key}};          // as the vendor told
  request_.headers.emplace_back("X-Org", "of " + key);  // a kept value that is said to be none
  request_.body = MaskedText(R"({"org": ")" + key + R"("})");
  response_.headers = {{"x-" + key + "-left", "5"}, {"x-echo", key}};
  response_.body = R"({")" + key + R"(": ")" + key + R"("})";
  values_ = {{"plan", "body.plan", Value(key)}, {"number", "body.n", Value(2.0)}};
  for (const bool share : {false, true}) {
    EXPECT_THAT(Told({share, false}), Not(HasSubstr("0123456789"))) << share;
  }
  EXPECT_THAT(Told(), HasSubstr("   < x-<secret>-left: 5\n   < x-echo: <secret>\n"));
}

TEST_F(ExplanationTest, MasksASecretThatIsANumber) {
  std::ostringstream out;
  Explanation(out, account_, {})
      .Add({account_.provider->requests[0],
            request_,
            response_,
            {{"plan", "body.plan", Value(std::int64_t{4711})}},
            SecretMatcher({Secret("4711")}, 1)});
  EXPECT_THAT(out.str(), Not(HasSubstr("4711")));
}

TEST_F(ExplanationTest, ShowsTheAnswerThatBringsATokenByItsShape) {
  Provider provider = *account_.provider;
  provider.requests[0].keep = {{"token", {Expression::Check("body.tokn").value(), true, {}}}};
  account_.provider = std::make_shared<const Provider>(provider);
  response_.body = R"({"token": "nobody knows this one"})";
  EXPECT_THAT(Told(), HasSubstr("   < {\"token\": \"…\"}\n"));
  response_.status = 400;
  response_.body = R"({"error": "invalid_client"})";
  EXPECT_THAT(Told(), HasSubstr("   < {\"error\": \"invalid_client\"}\n"));
}

TEST_F(ExplanationTest, SharesNoValueAndNoLabel) {
  request_.query = {{"team", "blue"}};
  request_.body = "blue";
  request_.basic_auth = MaskedText("blue:").AppendSecret(kKey, "key");
  response_.headers = {{"content-type", "application/json"}, {"x-team", "blue"}};
  response_.body = R"({"costs": {"blue": 3}, "team": "blue"})";
  values_ = {{"costs[key].operation", "key", Value(std::string("blue"))},
             {"costs[key].credits", "item", Value(3.0)},
             {"flag", "item > 2", Value(true)}};
  const std::string told = Told({true, false});
  EXPECT_THAT(told, Not(HasSubstr("blue")));
  EXPECT_EQ(told, R"(1. balance
   GET https://api.acme.example/…
   > X-Team: …
   > Authorization: …<key>
   > Authorization: Basic …<key>
   > …
   < 200
   < content-type: application/json
   < x-team: …
   < {"costs": {"…": 0}, "team": "…"}
   costs[key].operation       key → a text
   costs[key].credits         item → a number
   flag                       item > 2 → true or false

)");
}

TEST_F(ExplanationTest, NothingThatAVendorSendsSteersTheTerminal) {
  response_.headers = {{"x-title", "\x1b]0;owned\x07"}};
  response_.body = "a\r\nb\tc\x1b[2J\xff\xc2\x9b é\rd";
  values_ = {{"plan", "text", Value(std::string("\x1b[31m"))}};
  const std::string told = Told();
  EXPECT_THAT(told, HasSubstr("   < x-title: \\x1b]0;owned\\x07\n"));
  EXPECT_THAT(told, HasSubstr("   < a\n   < b\tc\\x1b[2J\\xff\\x9b é\\x0dd\n"));
  EXPECT_THAT(told, HasSubstr("text → \"\\x1b[31m\"\n"));
}

TEST_F(ExplanationTest, CutsALongBodyBetweenTwoCharacters) {
  response_.body = "a";
  for (int i = 0; i < 10'000; ++i) response_.body += "é";
  const std::string told = Told();
  EXPECT_THAT(told, HasSubstr("é\n   < (20001 bytes in all)\n"));
  EXPECT_THAT(told, Not(HasSubstr("\\x")));
}

TEST_F(ExplanationTest, HasColorOnlyIfAsked) {
  answer_ = Error{ErrorCode::kTimeout, "timed out"};
  EXPECT_THAT(Told(), Not(HasSubstr("\x1b")));
  EXPECT_THAT(Told({false, true}), HasSubstr("\x1b[1m1. balance\x1b[0m\n"));
  EXPECT_THAT(Told({false, true}), HasSubstr("\x1b[31mno answer: timed out\x1b[0m\n"));
}

TEST_F(ExplanationTest, OfAPageShowsTheSeriesOfTheAccountAlone) {
  constexpr char kPage[] = R"(# HELP a b
a{provider="acme",account="sales",pool="x"} 1
a{provider="acme",account="sales",pool="y"} 2
a{provider="acme",account="sales-eu"} 3
b{provider="acme",account="sales"} 4
api_credits_account_status{provider="acme",account="sales",status="ok"} 1
api_credits_account_status{provider="acme",account="sales",status="exhausted"} 0
c 5
)";
  std::ostringstream all, shared;
  Explanation(all, account_, {}).AddMetrics(kPage);
  EXPECT_EQ(all.str(), R"(metrics
a{provider="acme",account="sales",pool="x"} 1
a{provider="acme",account="sales",pool="y"} 2
b{provider="acme",account="sales"} 4
api_credits_account_status{provider="acme",account="sales",status="ok"} 1
)");
  Explanation(shared, account_, {true, false}).AddMetrics(kPage);
  EXPECT_EQ(shared.str(), "metrics\na\nb\napi_credits_account_status\n");
}

}  // namespace
}  // namespace api_credits
