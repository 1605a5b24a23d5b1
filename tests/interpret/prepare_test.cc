// Answers that feed requests: what they keep, and pages that are read together.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/interpret/poll_fixture.h"

namespace api_credits {
namespace {

constexpr char kTokenVendor[] = R"(
prepare:
  - path: /token
    outcomes: [{ status: 400, outcome: unauthorized }]
    keep:
      token: { value: body.access_token, secret: true, expires_in: body.expires_in }
      organization: { value: body.org.id }
requests:
  - path: /credits
    pools: [{ pool: main, remaining: "body.orgs[kept.organization]" }]
)";

class PrepareTest : public PollFixture {
 protected:
  PrepareTest() { DefineWhole(kTokenVendor); }

  // The outcome of the answer to the request that prepares, and what it kept, as text.
  std::string Prepared(Result<Response> answer) {
    PollReader reader = interpreter_.Begin(*provider_);
    const Outcome outcome = reader.Take(0, 0, std::move(answer), kReceived);
    std::string text(OutcomeName(outcome));
    for (const KeptAnswer& kept : reader.TakeKept()) {
      text += " " + kept.name + (kept.is_secret ? "*=" : "=") + kept.text.Reveal();
      if (kept.expires_in) text += "/" + std::to_string(Seconds(*kept.expires_in)).substr(0, 4);
    }
    last_ = reader.Finish();
    return text;
  }

  Reading last_;
};

TEST_F(PrepareTest, KeepsWhatTheAnswerHolds) {
  EXPECT_EQ(
      Prepared(Answered(
          200, R"({"access_token": "t-1", "expires_in": 3600, "org": {"id": 9007199254740995}})")),
      "ok organization=9007199254740995 token*=t-1/3600");
  EXPECT_EQ(
      Prepared(Answered(200, R"({"access_token": "t-1", "expires_in": "60", "org": {"id": "o"}})")),
      "ok organization=o token*=t-1/60.0");
  const std::string long_token(8'000, 't');
  EXPECT_EQ(
      Prepared(Answered(200, R"({"org": {"id": "o"}, "access_token": ")" + long_token + "\"}")),
      "ok organization=o token*=" + long_token);
}

TEST_F(PrepareTest, AnAnswerWithoutItsValuesFailsThePoll) {
  for (const char* body : {R"({"access_token": "t-1"})", R"({"org": {"id": "o"}})",
                           R"({"org": {"id": "o"}, "access_token": ""})",
                           R"({"org": {"id": "o"}, "access_token": "a\nb"})",
                           R"({"org": {"id": {}}, "access_token": "t"})", "<html>", ""}) {
    EXPECT_EQ(Prepared(Answered(200, body)), "invalid_response") << body;
    EXPECT_EQ(last_.outcome, Outcome::kInvalidResponse) << body;
    EXPECT_FALSE(last_.success) << body;
    EXPECT_EQ(last_.reasons.size(), 1U) << body;
    EXPECT_EQ(last_.received.wall, kReceived.wall) << body;
  }
}

TEST_F(PrepareTest, ItsOutcomeIsThatOfThePoll) {
  EXPECT_EQ(Prepared(Answered(401, "{}")), "unauthorized");
  EXPECT_EQ(last_.outcome, Outcome::kUnauthorized);
  EXPECT_EQ(last_.http_status, 401);
  EXPECT_EQ(Prepared(Answered(400, R"({"access_token": "no"})")), "unauthorized");
  EXPECT_EQ(Prepared(Answered(429, "{}", {{"retry-after", "90"}})), "throttled");
  EXPECT_EQ(last_.hold_off, std::chrono::seconds(90));
  EXPECT_EQ(Prepared(Error{ErrorCode::kTimeout, "timed out"}), "unreachable");
  EXPECT_EQ(last_.outcome, Outcome::kUnreachable);
  EXPECT_FALSE(last_.http_status);
  EXPECT_EQ(last_.reasons, std::vector<Reason>{Reason::kTimeout});
}

TEST_F(PrepareTest, LaterExpressionsSeeWhatWasKept) {
  PollReader reader = interpreter_.Begin(*provider_);
  reader.Know({{"organization", "o-7"}}, {});
  reader.Take(1, 0, Answered(200, R"({"orgs": {"o-7": 12}})"), kReceived);
  EXPECT_EQ(reader.Finish().pools.at(0).remaining, 12);
}

constexpr char kPagedVendor[] = R"(
params: { team: {} }
requests:
  - path: /costs
    query: { team: "{{team}}" }
    pages: { next: body.next, query: page, at_most: 3 }
    pools: [{ pool: main, used: 'sum(bodies, "cost")', limit: params.team and 7 }]
)";

class PagesTest : public PollFixture {
 protected:
  PagesTest() { DefineWhole(kPagedVendor); }

  // Reads pages until there is no next one; the last body ends it.
  Reading ReadPages(const std::vector<Response>& pages) {
    PollReader reader = interpreter_.Begin(*provider_, {{"team", "growth"}});
    asked_.clear();
    for (const Response& page : pages) {
      const auto next = page.status == 200 ? reader.NextPage(0, 0, page) : std::nullopt;
      if (next) {
        asked_.push_back(*next);
        continue;
      }
      reader.Take(0, 0, page, kReceived);
      return reader.Finish();
    }
    ADD_FAILURE() << "there is no last page";
    return {};
  }

  std::vector<std::string> asked_;
};

TEST_F(PagesTest, AreReadTogether) {
  const Reading reading = ReadPages({Answered(200, R"({"cost": 1.5, "next": "p2"})"),
                                     Answered(200, R"({"cost": 2, "next": 3})"),
                                     Answered(200, R"({"cost": 4, "next": null})")});
  EXPECT_EQ(asked_, (std::vector<std::string>{"p2", "3"}));
  EXPECT_TRUE(reading.success);
  EXPECT_EQ(reading.pools.at(0).used, 7.5);
  EXPECT_EQ(reading.pools.at(0).limit, 7) << "expressions see params";
}

TEST_F(PagesTest, EndWithNothingAFalseOrAnEmptyText) {
  for (const char* last :
       {R"({"cost": 4})", R"({"cost": 4, "next": ""})", R"({"cost": 4, "next": false})"}) {
    EXPECT_EQ(ReadPages({Answered(200, last)}).pools.at(0).used, 4) << last;
  }
}

TEST_F(PagesTest, BeyondTheBoundMakeTheValuesUnreadable) {
  const Response more = Answered(200, R"({"cost": 1, "next": "p"})");
  const Reading reading = ReadPages({more, more, more});
  EXPECT_FALSE(reading.success);
  EXPECT_TRUE(reading.pools.empty());
  EXPECT_EQ(reading.outcome, Outcome::kInvalidResponse);
  EXPECT_EQ(reading.reasons, std::vector<Reason>{Reason::kTooLarge});
  EXPECT_EQ(reading.diagnostics.at(0), "balance: pages: there are more than at_most, 3");
}

TEST_F(PagesTest, BeyondTheirBytesMakeTheValuesUnreadable) {
  DefineWhole(std::string(kPagedVendor)
                  .replace(std::string(kPagedVendor).find("at_most: 3"), 10, "at_most: 20"));
  const Response large =
      Answered(200, R"({"cost": 1, "next": "p", "x": ")" + std::string(1'000'000, 'x') + "\"}");
  const Reading reading = ReadPages(std::vector<Response>(20, large));
  EXPECT_EQ(asked_.size(), 8U);
  EXPECT_EQ(reading.reasons, std::vector<Reason>{Reason::kTooLarge});
  EXPECT_TRUE(reading.pools.empty());
}

TEST_F(PagesTest, OneThatFailsMakesTheValuesUnreadable) {
  const Response first = Answered(200, R"({"cost": 1, "next": "p2"})");
  const Reading failed = ReadPages({first, Answered(500, R"({"cost": 1})")});
  EXPECT_EQ(failed.outcome, Outcome::kUnreachable);
  EXPECT_TRUE(failed.pools.empty());
  const Reading broken = ReadPages({first, Answered(200, "<html>")});
  EXPECT_EQ(broken.outcome, Outcome::kInvalidResponse);
  EXPECT_TRUE(broken.pools.empty());
  EXPECT_EQ(broken.reasons, std::vector<Reason>{Reason::kMalformedBody});
}

TEST_F(PagesTest, AnErrorThatIsDeclaredOkIsNoPage) {
  std::string vendor = kPagedVendor;
  vendor += "    outcomes: [{ status: 404, outcome: ok }]\n";
  DefineWhole(vendor);
  const Reading reading =
      ReadPages({Answered(200, R"({"cost": 1, "next": "p2"})"), Answered(404, R"({"cost": 1})")});
  EXPECT_FALSE(reading.success) << "a truncated sum is a wrong number";
  EXPECT_TRUE(reading.pools.empty());
  EXPECT_EQ(ReadPages({Answered(404, R"({"cost": 1})")}).pools.at(0).used, 1);
}

TEST_F(PagesTest, ANextThatIsNoTextIsAFault) {
  const Reading reading = ReadPages({Answered(200, R"({"cost": 1, "next": {}})")});
  EXPECT_FALSE(reading.success);
  EXPECT_EQ(reading.reasons, std::vector<Reason>{Reason::kBadValue});
}

TEST_F(PagesTest, LeaveNothingToTheNextRequest) {
  PollReader reader = interpreter_.Begin(*provider_);
  reader.NextPage(0, 0, Answered(200, R"({"cost": 1, "next": "p2"})"));
  reader.Take(0, 0, Error{ErrorCode::kTimeout, "timed out"}, kReceived);
  reader.Take(0, 0, Answered(200, R"({"cost": 4})"), kReceived);
  EXPECT_EQ(reader.Finish().pools.back().used, 4);
}

}  // namespace
}  // namespace api_credits
