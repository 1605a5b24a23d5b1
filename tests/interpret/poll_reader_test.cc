#include "exporter/interpret/poll_reader.h"

#include <string>
#include <utility>
#include <vector>

#include "tests/interpret/poll_fixture.h"

namespace api_credits {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using PollReaderTest = PollFixture;

constexpr char kPool[] = "pools: [{ pool: main, remaining: body.credits }]\n";
constexpr char kGood[] = R"({"credits": 5})";

TEST_F(PollReaderTest, AGoodAnswerIsAReading) {
  Define(std::string(kPool) +
         "plan: body.plan.name\nplan_end: body.plan.ends\n"
         "key_expiry: { value: body.key_expires, format: date }\n"
         "identity: body.org\nas_of: body.as_of\n");
  const Reading reading = Poll(200, R"({"credits": 25000, "org": "665e0b2f",
      "plan": {"name": "professional", "ends": "2027-01-01T00:00:00.000Z"},
      "key_expires": "2026-12-31", "as_of": "2025-06-03T14:22:10.000Z"})");
  EXPECT_EQ(reading.outcome, Outcome::kOk);
  EXPECT_TRUE(reading.success);
  EXPECT_TRUE(reading.has_values);
  EXPECT_EQ(reading.received.wall, kReceived.wall);
  EXPECT_EQ(reading.pools.at(0).remaining, 25000);
  EXPECT_EQ(reading.pools[0].unit, "credits");
  EXPECT_EQ(reading.plan, "professional");
  EXPECT_EQ(UnixSeconds(*reading.plan_end), 1798761600);
  EXPECT_EQ(UnixSeconds(*reading.key_expiry), 1798675200);
  EXPECT_EQ(UnixSeconds(*reading.as_of), 1748960530);
  EXPECT_EQ(reading.http_status, 200);
  EXPECT_FALSE(reading.hold_off);
  EXPECT_EQ(reading.reasons, Reasons{});
  EXPECT_EQ(reading.diagnostics, Sentences{});
}

TEST_F(PollReaderTest, AnIdentityIsKeptAsItsFnv1aHash) {
  Define(std::string(kPool) + "identity: body.org\n");
  EXPECT_EQ(Poll(200, R"({"credits": 5, "org": "a"})").identity, 0xaf63dc4c8601ec8cU);
  EXPECT_EQ(Poll(200, R"({"credits": 5, "org": "foobar"})").identity, 0x85944171f73967e8U);
  // A number is the same as its text.
  EXPECT_EQ(Poll(200, R"({"credits": 5, "org": 17})").identity,
            Poll(200, R"({"credits": 5, "org": "17"})").identity);
  EXPECT_FALSE(Poll(200, R"({"credits": 5, "org": null})").identity);
  EXPECT_FALSE(Poll(200, R"({"credits": 5, "org": true})").identity);
  EXPECT_EQ(Poll(200, R"({"credits": 5, "org": true})").reasons, Reasons{Reason::kBadValue});
}

TEST_F(PollReaderTest, ABodyThatIsNoJsonIsAnInvalidResponse) {
  Define(std::string(kPool) + "plan: body.plan + 1\nidentity: body.org\n");
  for (const char* body : {"<!DOCTYPE html><p>canary</p>", R"({"credits": 94060, "cre)", "", " "}) {
    const Reading reading = Poll(200, body);
    EXPECT_EQ(reading.outcome, Outcome::kInvalidResponse) << body;
    EXPECT_FALSE(reading.success);
    EXPECT_FALSE(reading.has_values);
    EXPECT_EQ(reading.reasons, Reasons{Reason::kMalformedBody}) << body;
    EXPECT_EQ(reading.diagnostics, Sentences{"balance: the body is not JSON"});
  }
  EXPECT_EQ(Poll(204, "").reasons, Reasons{Reason::kMalformedBody});
  const Reading deep = Poll(200, std::string(100, '[') + std::string(100, ']'));
  EXPECT_EQ(deep.outcome, Outcome::kInvalidResponse);
  EXPECT_EQ(deep.reasons, Reasons{Reason::kTooLarge});
}

TEST_F(PollReaderTest, ABodyThatNothingReadsMayBeAnything) {
  Define(
      "pools: [{ pool: main, remaining: 'number(headers[\"x-credits-remaining\"])' }]\n"
      "rate_limits: [{ headers: ietf }]\n");
  const Reading reading = Poll(200, "", {{"x-credits-remaining", "15432.50"}});
  EXPECT_TRUE(reading.success);
  EXPECT_EQ(reading.pools.at(0).remaining, 15432.5);
  EXPECT_EQ(reading.reasons, Reasons{});

  const Reading missing = Poll(200, "");
  EXPECT_EQ(missing.outcome, Outcome::kInvalidResponse);
  EXPECT_EQ(missing.reasons, Reasons{Reason::kMissingField});
  const Reading bad = Poll(200, "", {{"x-credits-remaining", "canary"}});
  EXPECT_EQ(bad.reasons, Reasons{Reason::kBadValue});
}

TEST_F(PollReaderTest, WhatTheHeadersTellSurvivesABrokenBody) {
  Define("pools: [{ pool: main, remaining: 'number(headers[\"x-credits\"])' }]\nplan: body.plan\n");
  const Reading reading = Poll(200, "<html>", {{"x-credits", "7"}});
  EXPECT_TRUE(reading.success);
  EXPECT_EQ(reading.pools.at(0).remaining, 7);
  EXPECT_EQ(reading.reasons, Reasons{Reason::kMalformedBody});
}

TEST_F(PollReaderTest, AProbeWithoutPoolsIsOkIfItsBodyCanBeRead) {
  Define("rate_limits: [{ policy: datasets, quota: 'body[\"rate-limit\"]' }]\n");
  const Reading good = Poll(200, "[]");
  EXPECT_EQ(good.outcome, Outcome::kOk);
  EXPECT_TRUE(good.has_values);
  EXPECT_EQ(good.reasons, Reasons{});
  const Reading portal = Poll(200, "<html>Sign in</html>");
  EXPECT_EQ(portal.outcome, Outcome::kInvalidResponse);
  EXPECT_EQ(portal.reasons, Reasons{Reason::kMalformedBody});
  EXPECT_FALSE(Poll(402, "{}").has_values);
}

TEST_F(PollReaderTest, ThrottlingKeepsWhatItsBodySaysOfTheLimit) {
  Define(R"(rate_limits:
  - policy: datasets
    quota: body["rate-limit"]
    remaining: body["rate-limit-remaining"]
    reset: body["rate-limit-reset"]
    reset_format: unix_seconds
    window: 1m
    governs_poll: true
retry_after: body["retry-after"]
)");
  const Reading reading = Poll(429, R"({"status": 429, "retry-after": 43, "rate-limit": 2,
      "rate-limit-remaining": 0, "rate-limit-period": "minute", "rate-limit-reset": 1795132850})");
  EXPECT_EQ(reading.outcome, Outcome::kThrottled);
  EXPECT_FALSE(reading.success);
  EXPECT_FALSE(reading.has_values);
  ASSERT_EQ(reading.policies.size(), 1u);
  EXPECT_EQ(reading.policies[0].quota, 2);
  EXPECT_EQ(reading.policies[0].remaining, 0);
  EXPECT_EQ(reading.policies[0].reset, In(seconds(50)));
  EXPECT_EQ(reading.hold_off, seconds(50));
  EXPECT_EQ(reading.reasons, Reasons{Reason::kRateLimited});
}

TEST_F(PollReaderTest, AFailureLeavesNoHalfReading) {
  Define(std::string(kPool) +
         "plan: body.plan\nas_of: body.as_of\n"
         "costs: [{ operation: call, credits: body.cost }]\n");
  const Reading reading =
      Poll(200, R"({"plan": "pro", "as_of": "2026-01-01T00:00:00Z", "cost": 5})");
  EXPECT_FALSE(reading.has_values);
  EXPECT_FALSE(reading.plan);
  EXPECT_FALSE(reading.as_of);
  EXPECT_TRUE(reading.costs.empty());
  EXPECT_EQ(reading.reasons, Reasons{Reason::kMissingField});
}

class FurtherRequestsTest : public PollFixture {
 protected:
  FurtherRequestsTest() {
    DefineRequests(Request("balance", kPool) +
                   Request("extra",
                           "optional: true\n"
                           "pools: [{ pool: phone, remaining: body.phone }]\n"
                           "plan: body.plan\nas_of: body.as_of\nidentity: body.org\n"
                           "rate_limits: [{ policy: extra, quota: body.limit }]\n"
                           "outcomes: [{ status: 404, outcome: ok },"
                           " { when: body.off == true, outcome: unauthorized }]\n") +
                   Request("third", "costs: [{ operation: call, credits: body.cost }]\n"));
  }

  Reading PollWith(Result<Response> extra) {
    return Poll({Answered(200, kGood), std::move(extra), Answered(200, R"({"cost": 2})")});
  }
};

TEST_F(FurtherRequestsTest, AddTheirFields) {
  const Reading reading = PollWith(Answered(
      200, R"({"phone": 7, "plan": "pro", "limit": 9, "org": "a", "as_of": "2026-01-01T00:00Z"})"));
  EXPECT_TRUE(reading.success);
  ASSERT_EQ(reading.pools.size(), 2u);
  EXPECT_EQ(reading.pools[1].pool, "phone");
  EXPECT_EQ(reading.plan, "pro");
  EXPECT_EQ(reading.policies.at(0).quota, 9);
  EXPECT_EQ(reading.costs.at(0).credits, 2);
  EXPECT_TRUE(reading.identity);
  EXPECT_FALSE(reading.as_of) << "which is of the balance alone";
  EXPECT_EQ(reading.reasons, Reasons{});
}

TEST_F(FurtherRequestsTest, LoseTheirOwnFieldsAloneWhenTheyFail) {
  const std::vector<std::pair<Result<Response>, Reason>> cases = {
      {Error{ErrorCode::kTimeout, "api.example.com: timed out"}, Reason::kTimeout},
      {Answered(403, R"({"phone": 7, "plan": "pro"})"), Reason::kUnauthorized},
      {Answered(500, "<html>"), Reason::kHttpStatus},
      {Answered(302, ""), Reason::kRedirect},
      {Answered(200, "<html>"), Reason::kMalformedBody},
      {Answered(200, "{}"), Reason::kMissingField},
      {Answered(200, R"({"phone": 7, "off": true})"), Reason::kUnauthorized},
  };
  for (const auto& [extra, reason] : cases) {
    const Reading reading = PollWith(extra);
    EXPECT_EQ(reading.outcome, Outcome::kOk);
    EXPECT_TRUE(reading.success);
    EXPECT_TRUE(reading.has_values);
    EXPECT_EQ(reading.pools.size(), 1u);
    EXPECT_FALSE(reading.plan);
    EXPECT_EQ(reading.costs.size(), 1u) << "the third request went well";
    EXPECT_EQ(reading.reasons, Reasons{reason}) << ReasonName(reason);
    ASSERT_EQ(reading.diagnostics.size(), 1u);
    EXPECT_EQ(reading.diagnostics[0].rfind("extra: ", 0), 0u) << reading.diagnostics[0];
  }
}

TEST_F(FurtherRequestsTest, AreJudgedByTheirOwnDeclaredOutcomesAndHeldToTheirValues) {
  const Reading reading = PollWith(Answered(404, "{}"));
  EXPECT_EQ(reading.reasons, Reasons{Reason::kMissingField}) << "as a 200 would be";
  EXPECT_EQ(reading.pools.size(), 1u);
}

TEST_F(FurtherRequestsTest, MayTellOfLimitsAndDelaysEvenWhenTheyFail) {
  Response throttled = Answered(429, R"({"limit": 9})", {{"retry-after", "60"}});
  throttled.received = throttled.received + seconds(3);
  const Reading reading = PollWith(throttled);
  EXPECT_EQ(reading.outcome, Outcome::kOk);
  EXPECT_EQ(reading.policies.at(0).quota, 9);
  EXPECT_EQ(reading.hold_off, seconds(63)) << "counted from the balance response";
  EXPECT_EQ(reading.reasons, Reasons{Reason::kRateLimited});
}

TEST_F(FurtherRequestsTest, AddNothingToAFailedBalance) {
  const Reading reading = Poll({Answered(200, "{}"), Answered(200, R"({"phone": 7, "limit": 9})"),
                                Answered(200, R"({"cost": 2})")});
  EXPECT_EQ(reading.outcome, Outcome::kInvalidResponse);
  EXPECT_FALSE(reading.has_values);
  EXPECT_TRUE(reading.pools.empty());
  EXPECT_TRUE(reading.costs.empty());
  EXPECT_EQ(reading.policies.size(), 1u);
}

TEST_F(PollReaderTest, EachResponseIsReadWithoutARestOfTheLast) {
  Define(kPool);
  EXPECT_EQ(Poll(200, kGood).pools.at(0).remaining, 5);
  EXPECT_FALSE(Poll(200, "{}").success);
  EXPECT_FALSE(Poll(200, "<html>").success);
  EXPECT_EQ(Poll(200, kGood).pools.at(0).remaining, 5);
}

TEST(FailedReadingTest, SaysWhyThePollNeverLeftTheHouse) {
  const Reading reading = FailedReading(Reason::kCredential, "the key file is gone", kReceived);
  EXPECT_FALSE(reading.success);
  EXPECT_FALSE(reading.has_values);
  EXPECT_NE(reading.outcome, Outcome::kOk);
  EXPECT_EQ(reading.reasons, Reasons{Reason::kCredential});
  EXPECT_EQ(reading.diagnostics, Sentences{"the key file is gone"});
  EXPECT_EQ(reading.received.wall, kReceived.wall);
}

TEST_F(PollReaderTest, ReadersTakeTurnsAtOneSandbox) {
  Define("pools: [{ pool: main, remaining: body.credits }]\n");
  PollReader reader = interpreter_.Begin(*provider_);
  reader.Take(0, 0, Answered(200, R"({"credits": 5})"), kReceived);
  PollReader other = interpreter_.Begin(*provider_);
  other.Take(0, 0, Answered(200, R"({"credits": 6})"), kReceived);
  EXPECT_EQ(reader.Finish().pools.at(0).remaining, 5);
  EXPECT_EQ(other.Finish().pools.at(0).remaining, 6);
}

TEST_F(PollReaderTest, TheBalanceIsARoleAndNotThePlaceOfARequest) {
  Provider swapped = *[&] {
    DefineRequests(Request("balance", "pools: [{ pool: main, remaining: body.credits }]\n") +
                   Request("limits", "rate_limits: [{ policy: calls, quota: body.quota }]\n"));
    return provider_;
  }();
  std::swap(swapped.requests[0], swapped.requests[1]);
  PollReader reader = interpreter_.Begin(swapped);
  reader.Take(0, 0, Answered(503, ""), kReceived);
  reader.Take(1, 0, Answered(200, R"({"credits": 5})"), kReceived);
  const Reading reading = reader.Finish();
  EXPECT_EQ(reading.outcome, Outcome::kOk) << "status and freshness are those of the balance";
  EXPECT_EQ(reading.pools.at(0).remaining, 5);
  EXPECT_EQ(reading.reasons, Reasons{Reason::kHttpStatus});
}

}  // namespace
}  // namespace api_credits
