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
      {418, Outcome::kInvalidResponse, false, {Reason::kHttpStatus}},
      {422, Outcome::kInvalidResponse, false, {Reason::kHttpStatus}},
      {429, Outcome::kThrottled, false, {Reason::kRateLimited}},
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
  const Reading empty = Poll(404, "<html>");
  EXPECT_EQ(empty.outcome, Outcome::kOk);
  EXPECT_TRUE(empty.success);
  EXPECT_FALSE(empty.has_values);
  EXPECT_TRUE(empty.reasons.empty());

  const Reading full = Poll(400, R"({"credits": 7, "plan": "pro"})");  // brand.dev
  EXPECT_TRUE(full.has_values);
  EXPECT_EQ(full.pools.at(0).remaining, 7);
  EXPECT_EQ(full.plan, "pro");
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

}  // namespace
}  // namespace api_credits
