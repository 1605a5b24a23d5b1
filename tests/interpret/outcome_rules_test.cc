#include <string>
#include <vector>

#include "tests/interpret/poll_fixture.h"

namespace api_credits {
namespace {

using OutcomeTest = PollFixture;

constexpr char kPoolOfBody[] = "pools: [{ pool: main, remaining: body.credits }]\n";

TEST_F(OutcomeTest, HttpSpeaksWhereTheDefinitionIsSilent) {
  struct Case {
    int status;
    Outcome outcome;
    bool success;
    Reasons reasons;
  };
  const std::vector<Case> cases = {
      {200, Outcome::kOk, true, {}},
      {201, Outcome::kOk, true, {}},
      {301, Outcome::kInvalidResponse, false, {Reason::kRedirect}},
      {302, Outcome::kInvalidResponse, false, {Reason::kRedirect}},
      {400, Outcome::kInvalidResponse, false, {Reason::kHttpStatus}},
      {401, Outcome::kUnauthorized, false, {Reason::kUnauthorized}},
      {402, Outcome::kExhausted, true, {}},
      {403, Outcome::kUnauthorized, false, {Reason::kUnauthorized}},
      {404, Outcome::kInvalidResponse, false, {Reason::kHttpStatus}},
      {407, Outcome::kRefused, false, {Reason::kHttpStatus}},
      {418, Outcome::kInvalidResponse, false, {Reason::kHttpStatus}},
      {422, Outcome::kInvalidResponse, false, {Reason::kHttpStatus}},
      {429, Outcome::kThrottled, false, {Reason::kRateLimited}},
      {451, Outcome::kRefused, false, {Reason::kHttpStatus}},
      {500, Outcome::kUnreachable, false, {Reason::kHttpStatus}},
      {503, Outcome::kUnreachable, false, {Reason::kHttpStatus}},
      {599, Outcome::kUnreachable, false, {Reason::kHttpStatus}},
      {101, Outcome::kInvalidResponse, false, {Reason::kHttpStatus}},
  };
  Define(kPoolOfBody);
  for (const Case& c : cases) {
    const Reading reading = Poll(c.status, R"({"credits": 5})");
    EXPECT_EQ(reading.outcome, c.outcome) << c.status;
    EXPECT_EQ(reading.success, c.success) << c.status;
    EXPECT_EQ(reading.reasons, c.reasons) << c.status;
    EXPECT_EQ(reading.diagnostics.size(), c.reasons.size()) << c.status;
    // Only a good answer speaks of the balance, whatever else has a field of that name.
    EXPECT_EQ(reading.has_values, c.outcome == Outcome::kOk) << c.status;
    EXPECT_EQ(reading.pools.size(), c.outcome == Outcome::kOk ? 1u : 0u) << c.status;
  }
}

TEST_F(OutcomeTest, ADeclaredStatusComesFirst) {
  Define(std::string(kPoolOfBody) +
         "outcomes:\n  - { status: [402, 422], outcome: exhausted }\n"
         "  - { status: 403, outcome: throttled }\n"
         "  - { status: 400, outcome: unauthorized }\n"
         "  - { status: 405, outcome: unreachable }\n"
         "  - { status: 500, outcome: invalid_response }\n");
  const Reading exhausted = Poll(422, "not even JSON");
  EXPECT_EQ(exhausted.outcome, Outcome::kExhausted);
  EXPECT_TRUE(exhausted.success);
  EXPECT_FALSE(exhausted.has_values);
  EXPECT_TRUE(exhausted.reasons.empty());

  EXPECT_EQ(Poll(403, "{}").outcome, Outcome::kThrottled);
  EXPECT_EQ(Poll(403, "{}").reasons, Reasons{Reason::kRateLimited});
  EXPECT_EQ(Poll(400, "{}").outcome, Outcome::kUnauthorized);
  EXPECT_EQ(Poll(400, "{}").reasons, Reasons{Reason::kUnauthorized});
  EXPECT_EQ(Poll(400, "{}").diagnostics,
            Sentences{"balance: status 400, which the definition takes for unauthorized"});
  EXPECT_FALSE(Poll(400, "{}").success);
  EXPECT_EQ(Poll(405, "{}").outcome, Outcome::kUnreachable);
  EXPECT_EQ(Poll(405, "{}").reasons, Reasons{Reason::kHttpStatus});
  EXPECT_EQ(Poll(500, "{}").outcome, Outcome::kInvalidResponse);
  EXPECT_EQ(Poll(500, "{}").reasons, Reasons{Reason::kHttpStatus});
}

TEST_F(OutcomeTest, AnErrorInsideA200IsFoundByItsExpression) {
  Define(std::string(kPoolOfBody) +
         "outcomes:\n  - { when: body.credits == -1, outcome: unauthorized }\n"
         "  - { when: body.error ~= nil and body.error.code == 7, outcome: invalid_response }\n"
         "  - { when: body.success == false, outcome: exhausted }\n");
  EXPECT_EQ(Poll(200, R"({"credits": 5})").outcome, Outcome::kOk);

  const Reading refused = Poll(200, R"({"credits": -1})");
  EXPECT_EQ(refused.outcome, Outcome::kUnauthorized);
  EXPECT_FALSE(refused.success);
  EXPECT_TRUE(refused.pools.empty());

  const Reading invalid = Poll(200, R"({"error": {"code": 7}})");
  EXPECT_EQ(invalid.outcome, Outcome::kInvalidResponse);
  EXPECT_EQ(invalid.reasons, Reasons{Reason::kBadValue});
}

TEST_F(OutcomeTest, AnExhaustedAnswerMayStillTellTheBalance) {
  Define(std::string(kPoolOfBody) +
         "outcomes: [{ when: body.success == false, outcome: exhausted }]\n");
  const Reading with = Poll(200, R"({"success": false, "credits": 0.5})");
  EXPECT_EQ(with.outcome, Outcome::kExhausted);
  EXPECT_TRUE(with.success);
  EXPECT_TRUE(with.has_values);
  EXPECT_EQ(with.pools.at(0).remaining, 0.5);

  const Reading without = Poll(200, R"({"success": false})");
  EXPECT_EQ(without.outcome, Outcome::kExhausted);
  EXPECT_TRUE(without.success);
  EXPECT_FALSE(without.has_values);
  EXPECT_TRUE(without.reasons.empty());
}

TEST_F(OutcomeTest, AnErrorStatusThatIsDeclaredOkIsASuccess) {
  Define(std::string(kPoolOfBody) +
         "plan: body.plan\noutcomes: [{ status: [400, 404], outcome: ok }]\n");
  const Reading full = Poll(400, R"({"credits": 7, "plan": "pro"})");  // brand.dev
  EXPECT_TRUE(full.has_values);
  EXPECT_EQ(full.pools.at(0).remaining, 7);
  EXPECT_EQ(full.plan, "pro");
}

// People Data Labs and brand.dev answer with 400 and the balance.
TEST_F(OutcomeTest, ADeclaredOkIsHeldToItsValuesLikeA2xx) {
  Define(std::string(kPoolOfBody) + "outcomes: [{ status: 400, outcome: ok }]\n");
  const std::vector<std::pair<std::string, Reason>> cases = {
      {"{}", Reason::kMissingField},
      {R"({"credits": null})", Reason::kMissingField},
      {R"({"credits": "canary"})", Reason::kBadValue},
      {"<html>", Reason::kMalformedBody},
      {"", Reason::kMalformedBody}};
  for (const auto& [body, reason] : cases) {
    for (const int status : {200, 400}) {
      const Reading reading = Poll(status, body);
      EXPECT_EQ(reading.outcome, Outcome::kInvalidResponse) << status << body;
      EXPECT_FALSE(reading.success) << status << body;
      EXPECT_FALSE(reading.has_values) << status << body;
      EXPECT_EQ(reading.reasons, Reasons{reason}) << status << body;
    }
  }
  Define(std::string(kPoolOfBody) +
         "plan_end: body.ends\noutcomes: [{ status: 400, outcome: ok }]\n");
  const Reading part = Poll(400, R"({"credits": 5, "ends": "canary"})");
  EXPECT_TRUE(part.success);
  EXPECT_EQ(part.reasons, Reasons{Reason::kBadValue}) << "fields count as well";
  EXPECT_EQ(part.unreadable, Sentences{"plan_end"});
}

TEST_F(OutcomeTest, A403IsBlamedOnTheKeyOnlyWhereNothingElseExplainsIt) {
  struct Case {
    std::string body;
    Headers headers;
    Outcome outcome;
    Reason reason;
  };
  const std::string page = "<title>Just a moment...</title>";
  const std::vector<Case> cases = {
      {R"({"error": "forbidden"})", {}, Outcome::kUnauthorized, Reason::kUnauthorized},
      {R"({"error": "forbidden"})",
       {{"x-remaining", "7"}},
       Outcome::kUnauthorized,
       Reason::kUnauthorized},
      {R"({"error": "forbidden"})",
       {{"x-limit", "0"}, {"x-remaining", "0"}},  // a plan without such calls
       Outcome::kUnauthorized,
       Reason::kUnauthorized},
      {R"({"message": "API rate limit exceeded"})",  // GitHub
       {{"x-limit", "60"}, {"x-remaining", "0"}},
       Outcome::kThrottled,
       Reason::kRateLimited},
      {page, {{"x-remaining", "0"}}, Outcome::kThrottled, Reason::kRateLimited},
      {R"({"message": "secondary rate limit"})",
       {{"retry-after", "60"}},
       Outcome::kThrottled,
       Reason::kRateLimited},
      {page, {{"content-type", "text/html"}}, Outcome::kRefused, Reason::kHttpStatus},
      {"", {}, Outcome::kRefused, Reason::kHttpStatus},
      {R"({"a": 1})", {{"cf-mitigated", "challenge"}}, Outcome::kRefused, Reason::kHttpStatus},
  };
  Define(std::string(kPoolOfBody) +
         "rate_limits: [{ policy: calls, headers: { quota: x-limit, remaining: x-remaining } }]\n");
  for (const Case& c : cases) {
    const Reading reading = Poll(403, c.body, c.headers);
    EXPECT_EQ(reading.outcome, c.outcome) << c.body;
    EXPECT_FALSE(reading.success) << c.body;
    EXPECT_EQ(reading.reasons, Reasons{c.reason}) << c.body;
    ASSERT_EQ(reading.diagnostics.size(), 1U) << c.body;
    EXPECT_EQ(reading.diagnostics[0].find("Just a moment"), std::string::npos);
  }
  EXPECT_EQ(Poll(403, "{}").diagnostics,
            Sentences{"balance: status 403: the vendor refuses the request"});
}

TEST_F(OutcomeTest, AFirewallIsNotTheVendorWhateverItsStatus) {
  Define(kPoolOfBody);
  const std::vector<std::pair<int, Headers>> cases = {
      {401, {{"cf-mitigated", "challenge"}}},      {503, {{"cf-mitigated", "challenge"}}},
      {202, {{"x-amzn-waf-action", "challenge"}}}, {405, {{"x-amzn-waf-action", "captcha"}}},
      {403, {{"x-vercel-mitigated", "deny"}}},
  };
  for (const auto& [status, headers] : cases) {
    const Reading reading = Poll(status, "<html>", headers);
    EXPECT_EQ(reading.outcome, Outcome::kRefused) << status;
    EXPECT_EQ(reading.reasons, Reasons{Reason::kHttpStatus}) << status;
  }
  EXPECT_EQ(Poll(429, "", {{"cf-mitigated", "challenge"}}).outcome, Outcome::kThrottled);
}

TEST_F(OutcomeTest, ADefinitionMayDeclareRefused) {
  Define(std::string(kPoolOfBody) +
         "outcomes: [{ when: body.code == \"geo\", outcome: refused }]\n");
  const Reading reading = Poll(403, R"({"code": "geo"})");
  EXPECT_EQ(reading.outcome, Outcome::kRefused);
  EXPECT_EQ(reading.reasons, Reasons{Reason::kHttpStatus});
  EXPECT_FALSE(reading.success);
}

TEST_F(OutcomeTest, ARedirectNamesSchemeAndHostOfItsTargetAndNoMore) {
  Define(kPoolOfBody);
  const std::string sentence = "balance: status 301: redirects are not followed";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"https://eu.api.vendor.example/balance?key=canary",
       "; it leads to https://eu.api.vendor.example"},
      {"HTTP://user:canary@api.vendor.example:8080",
       "; it leads to http://api.vendor.example:8080"},
      {"//eu.vendor.example/canary", "; it leads to //eu.vendor.example"},
      {"/v2/canary//x", "; it stays on the host"},
      {"balance?next=https://canary.example", "; it stays on the host"},
      {"javascript://canary", "; its target is not a web address"},
      {"https://can ary/", "; its target is not a web address"},
  };
  for (const auto& [location, tail] : cases) {
    EXPECT_EQ(Poll(301, "", {{"location", location}}).diagnostics, Sentences{sentence + tail});
  }
  EXPECT_EQ(Poll(301, "").diagnostics, Sentences{sentence});
}

TEST_F(OutcomeTest, AConditionThatIsNeitherTrueNorFalseDoesNotHold) {
  Define(std::string(kPoolOfBody) + "outcomes: [{ when: body.error, outcome: exhausted }]\n");
  const Reading reading = Poll(200, R"({"credits": 5, "error": "canary"})");
  EXPECT_EQ(reading.outcome, Outcome::kOk);
  EXPECT_EQ(reading.reasons, Reasons{Reason::kBadValue});
  EXPECT_EQ(reading.diagnostics,
            Sentences{"balance: outcomes.when: expected true or false, found a string"});
  EXPECT_EQ(Poll(200, R"({"credits": 5, "error": true})").outcome, Outcome::kExhausted);
}

TEST_F(OutcomeTest, AConditionThatFailsIsCountedOnAGoodStatusOnly) {
  Define(std::string(kPoolOfBody) +
         "outcomes: [{ when: body.code + 1 == 8, outcome: exhausted }]\n");
  const Reading good = Poll(200, R"({"credits": 5})");
  EXPECT_EQ(good.outcome, Outcome::kOk);
  EXPECT_EQ(good.reasons, Reasons{Reason::kExpression});
  EXPECT_EQ(Poll(404, "<html>").reasons, Reasons{Reason::kHttpStatus});
}

TEST_F(OutcomeTest, TroubleOnTheWayIsUnreachable) {
  Define(kPoolOfBody);
  const std::vector<std::pair<ErrorCode, Reason>> cases = {
      {ErrorCode::kDns, Reason::kDns},
      {ErrorCode::kConnect, Reason::kConnect},
      {ErrorCode::kTls, Reason::kTls},
      {ErrorCode::kTimeout, Reason::kTimeout},
      {ErrorCode::kTransport, Reason::kTransport}};
  for (const auto& [code, reason] : cases) {
    const Reading reading = Poll({Error{code, "api.example.com: no"}});
    EXPECT_EQ(reading.outcome, Outcome::kUnreachable);
    EXPECT_FALSE(reading.success);
    EXPECT_FALSE(reading.has_values);
    EXPECT_EQ(reading.reasons, Reasons{reason});
    EXPECT_EQ(reading.diagnostics, Sentences{"balance: api.example.com: no"});
    EXPECT_EQ(reading.received.wall, kReceived.wall);
  }
}

TEST_F(OutcomeTest, AnAnswerBeyondTheBoundsIsNotUnreachable) {
  Define(kPoolOfBody);
  const Reading reading = Poll({Error{ErrorCode::kTooLarge, "api.example.com: the body exceeds"}});
  EXPECT_EQ(reading.outcome, Outcome::kInvalidResponse);
  EXPECT_FALSE(reading.success);
  EXPECT_EQ(reading.reasons, Reasons{Reason::kTooLarge});
}

TEST_F(OutcomeTest, ARefusalInTextOrXmlSpeaksOfTheKeyUnlessItIsAPage) {
  for (const char* format : {"text", "xml"}) {
    Define(std::string("body_format: ") + format + "\npools: [{ pool: main, remaining: 1 }]\n");
    const std::string body = format == std::string("xml") ? "<error>no</error>" : "ERROR no";
    EXPECT_EQ(Poll(403, body).outcome, Outcome::kUnauthorized) << format;
    EXPECT_EQ(Poll(403, "<html></html>", {{"content-type", "Text/HTML; charset=utf-8"}}).outcome,
              Outcome::kRefused)
        << format;
  }
}

TEST_F(OutcomeTest, TextThatIsNotUtf8FailsWhatReadsIt) {
  Define(
      "body_format: text\npools: [{ pool: main, remaining: 'number(split(text, \":\")[2])' }]\n");
  EXPECT_EQ(Poll(200, "OK:12.34").pools.at(0).remaining, 12.34);
  const Reading reading = Poll(200, "OK:\xff");
  EXPECT_EQ(reading.outcome, Outcome::kInvalidResponse);
  EXPECT_EQ(reading.reasons, std::vector<Reason>{Reason::kMalformedBody});
}

}  // namespace
}  // namespace api_credits
