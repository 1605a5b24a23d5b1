#include "exporter/interpret/rate_limit_rules.h"

#include <string>

#include "exporter/base/time_text.h"
#include "tests/interpret/poll_fixture.h"

namespace api_credits {
namespace {

using std::chrono::seconds;
using RateLimitRulesTest = PollFixture;

constexpr char kClassicRule[] = R"(rate_limits:
  - policy: calls
    headers: { quota: x-ratelimit-limit, remaining: x-ratelimit-remaining, reset: x-ratelimit-reset }
    reset_format: delta_seconds
    window: 1m
    governs_poll: true
)";

TEST_F(RateLimitRulesTest, ReadsHeadersOfTheDeclaredFormat) {
  Define(kClassicRule);
  const Reading reading = Poll(200, "{}",
                               {{"x-ratelimit-limit", "300"},
                                {"x-ratelimit-remaining", "299"},
                                {"x-ratelimit-reset", "60"}});
  ASSERT_EQ(reading.policies.size(), 1u);
  EXPECT_EQ(reading.policies[0].policy, "calls");
  EXPECT_EQ(reading.policies[0].quota, 300);
  EXPECT_EQ(reading.policies[0].remaining, 299);
  EXPECT_FALSE(reading.policies[0].used);
  EXPECT_EQ(reading.policies[0].window_seconds, 60);
  EXPECT_EQ(reading.policies[0].reset, In(seconds(60)));
  EXPECT_FALSE(reading.hold_off);
  EXPECT_TRUE(reading.reasons.empty());
}

TEST_F(RateLimitRulesTest, AResetOfAnotherFormatIsRefusedNotGuessed) {
  Define(kClassicRule);
  const Reading reading = Poll(200, "{}",
                               {{"x-ratelimit-limit", "canary"},
                                {"x-ratelimit-remaining", "299"},
                                {"x-ratelimit-reset", "canary"}});
  ASSERT_EQ(reading.policies.size(), 1u);
  EXPECT_EQ(reading.policies[0].remaining, 299);
  EXPECT_FALSE(reading.policies[0].quota);
  EXPECT_FALSE(reading.policies[0].reset);
  EXPECT_EQ(reading.reasons, Reasons(2, Reason::kBadValue));
  EXPECT_EQ(reading.diagnostics,
            (Sentences{"balance: rate_limits[calls]: the header x-ratelimit-limit cannot be read",
                       "balance: rate_limits[calls].reset: a header that is not delta_seconds: "
                       "it is not a plain number"}));
  EXPECT_TRUE(reading.success);
}

TEST_F(RateLimitRulesTest, AResetThatTheDefinitionCallsNeverIsAbsent) {
  Define(
      "rate_limits:\n"
      "  - { policy: calls, headers: { quota: x-limit, reset: x-reset }, reset_format: "
      "unix_seconds,"
      " reset_never: [-1, none] }\n"
      "  - { policy: tokens, quota: body.q, reset: body.reset, reset_format: unix_seconds,"
      " reset_never: [-1] }\n");
  for (const char* never : {"-1", " -1.0", "none"}) {
    const Reading reading =
        Poll(200, R"({"q": 5, "reset": -1})", {{"x-limit", "5"}, {"x-reset", never}});
    ASSERT_EQ(reading.policies.size(), 2u);
    EXPECT_FALSE(reading.policies[0].reset);
    EXPECT_FALSE(reading.policies[1].reset);
    EXPECT_EQ(reading.reasons, Reasons{});
  }
  const Reading other =
      Poll(200, R"({"q": 5, "reset": -2})", {{"x-limit", "5"}, {"x-reset", "-2"}});
  EXPECT_EQ(other.reasons, Reasons(2, Reason::kBadValue));
}

TEST_F(RateLimitRulesTest, ARemainderBelowZeroIsNone) {
  Define(kClassicRule);
  EXPECT_EQ(Poll(200, "{}", {{"x-ratelimit-remaining", "-3"}}).policies.at(0).remaining, 0);
  Define("rate_limits: [{ policy: calls, remaining: body.left }]\n");
  EXPECT_EQ(Poll(200, R"({"left": -3})").policies.at(0).remaining, 0);
}

TEST_F(RateLimitRulesTest, APolicyWithoutAValueIsLeftOut) {
  Define(kClassicRule);
  EXPECT_TRUE(Poll(200, "{}").policies.empty());
  Define("rate_limits: [{ policy: hourly, quota: body.hourly.limit, window: 1h }]\n");
  EXPECT_TRUE(Poll(200, R"({"hourly": null})").policies.empty());
  EXPECT_TRUE(Poll(200, R"({"hourly": null})").reasons.empty());
}

TEST_F(RateLimitRulesTest, ReadsAPolicyForEachMember) {
  Define(
      "rate_limits: [{ each: body.endpoints, policy: { value: item.path }, quota: item.rpm,"
      " window: 1m }]\n");
  const Reading reading = Poll(200, R"({"endpoints": [{"path": "/person/enrich", "rpm": 15},
      {"path": "/web/live", "rpm": null}, {"path": "/person/search", "rpm": 30},
      {"path": "/person/search", "rpm": 31}, {"path": "bad\u0001", "rpm": 1}]})");
  ASSERT_EQ(reading.policies.size(), 2u);
  EXPECT_EQ(reading.policies[0].policy, "/person/enrich");
  EXPECT_EQ(reading.policies[1].quota, 30);
  EXPECT_EQ(reading.policies[1].window_seconds, 60);
  EXPECT_EQ(reading.reasons, Reasons(2, Reason::kBadValue));
}

TEST_F(RateLimitRulesTest, ReadsJsonInsideAHeader) {
  Define(
      "rate_limits:\n"  // People Data Labs
      "  - policy: minute\n"
      "    remaining: json(headers[\"x-ratelimit-remaining\"]).minute\n"
      "    window: 1m\n"
      "  - policy: ads\n"  // Meta
      "    used: json(headers[\"x-business-use-case-usage\"])[\"17\"][1].call_count\n"
      "    reset: json(headers[\"x-business-use-case-usage\"])[\"17\"][1]"
      ".estimated_time_to_regain_access\n"
      "    reset_format: delta_minutes\n");
  const Reading reading =
      Poll(200, "",
           {{"x-ratelimit-remaining", R"({"minute":1200})"},
            {"x-business-use-case-usage",
             R"({"17":[{"call_count":95,"estimated_time_to_regain_access":19}]})"}});
  ASSERT_EQ(reading.policies.size(), 2u);
  EXPECT_EQ(reading.policies[0].remaining, 1200);
  EXPECT_EQ(reading.policies[1].used, 95);
  EXPECT_EQ(reading.policies[1].reset, In(std::chrono::minutes(19)));
  EXPECT_TRUE(reading.success) << "nothing asks for a body";
  EXPECT_EQ(reading.reasons, Reasons{});
  EXPECT_TRUE(Poll(200, "").policies.empty());
}

TEST_F(RateLimitRulesTest, ReadsTheNamesThatTheVendorGives) {
  Define("rate_limits: [{ headers: ietf, governs_poll: true }]\n");
  const Reading reading =
      Poll(200, "{}",
           {{"ratelimit-policy", R"("burst";q=100;w=60,"daily";q=1000;w=86400)"},
            {"ratelimit", R"("burst";r=0;t=30,"daily";r=900;t=36000)"}});
  ASSERT_EQ(reading.policies.size(), 2u);
  EXPECT_EQ(reading.policies[0].policy, "burst");
  EXPECT_EQ(reading.policies[0].reset, In(seconds(30)));
  EXPECT_EQ(reading.policies[1].window_seconds, 86400);
  EXPECT_EQ(reading.hold_off, seconds(30)) << "the daily limit is not exhausted";

  const std::string name(129, 'x');
  const Reading lost = Poll(200, "{}", {{"ratelimit", "\"" + name + "\";r=5, \"\";r=6, ok;r=7"}});
  ASSERT_EQ(lost.policies.size(), 1u);
  EXPECT_EQ(lost.policies[0].policy, "ok");
  EXPECT_EQ(lost.reasons, Reasons(2, Reason::kBadValue));
}

TEST_F(RateLimitRulesTest, HeadersMayNameThePolicies) {
  Define(
      "rate_limits:\n"
      "  - headers: { quota: X-RateLimit-*-Limit, remaining: x-ratelimit-*-remaining }\n"
      "  - policy: search\n"
      "    headers: { syntax: list, remaining: x-left, names: [second, month] }\n");
  const Reading reading = Poll(200, "{}",
                               {{"x-left", "1, 1000"},
                                {"x-ratelimit-api-units-limit", "60000"},
                                {"x-ratelimit-requests-remaining", "7"},
                                {"x-ratelimit-\x01-limit", "8"}});
  ASSERT_EQ(reading.policies.size(), 4u);
  EXPECT_EQ(reading.policies[0].policy, "api-units");
  EXPECT_EQ(reading.policies[0].quota, 60000);
  EXPECT_EQ(reading.policies[1].policy, "requests");
  EXPECT_EQ(reading.policies[1].remaining, 7);
  EXPECT_EQ(reading.policies[2].policy, "search_second");
  EXPECT_EQ(reading.policies[3].policy, "search_month");
  EXPECT_EQ(reading.policies[3].remaining, 1000);
  EXPECT_EQ(
      reading.diagnostics,
      Sentences{"balance: rate_limits[x-ratelimit-*-remaining].policy: the name is empty, too "
                "long or not text"});
}

TEST_F(RateLimitRulesTest, AWildcardYieldsNoMoreThanAPollMayHave) {
  Define("rate_limits: [{ headers: { quota: x-*-limit } }]\n");
  Headers sent;
  for (int i = 0; i < 300; ++i) sent.emplace_back("x-" + std::to_string(i) + "-limit", "1");
  const Reading reading = Poll(200, "{}", sent);
  EXPECT_EQ(reading.policies.size(), kMaxPoliciesPerAccount);
  EXPECT_EQ(reading.reasons, Reasons{Reason::kTooLarge});
}

TEST_F(RateLimitRulesTest, AWindowMayComeFromAnExpression) {
  Define(
      "rate_limits: [{ each: body, policy: { value: item.name }, quota: item.max,"
      " window: { value: item.ms }, window_unit: milliseconds }]\n");
  const Reading reading =
      Poll(200, R"([{"name": "a", "max": 5, "ms": 1500}, {"name": "b", "max": 6},
      {"name": "c", "max": 7, "ms": 0}])");
  ASSERT_EQ(reading.policies.size(), 3u);
  EXPECT_EQ(reading.policies[0].window_seconds, 1.5);
  EXPECT_EQ(reading.policies[1].window_seconds, std::nullopt);
  EXPECT_EQ(reading.policies[2].window_seconds, std::nullopt);
  EXPECT_EQ(reading.reasons, Reasons{Reason::kBadValue}) << "no window is 0 long";
}

TEST_F(RateLimitRulesTest, AResetWithoutAZoneIsOfTheProviders) {
  Define(
      "rate_limits:\n"
      "  - { policy: a, headers: { quota: x-q, reset: x-r }, reset_format: rfc3339 }\n"
      "  - { policy: b, quota: body.q, reset: body.r, reset_format: day_month_year }\n",
      "America/Los_Angeles");
  const Reading reading =
      Poll(200, R"({"q": 1, "r": "21/11/2026"})", {{"x-q", "5"}, {"x-r", "2026-11-20 01:00:00"}});
  ASSERT_EQ(reading.policies.size(), 2u);
  EXPECT_EQ(reading.policies[0].reset, In(std::chrono::hours(9)));
  EXPECT_EQ(reading.policies[1].reset, In(std::chrono::hours(32)));
}

TEST_F(RateLimitRulesTest, AResetThatNobodySendsIsTheNextOfTheCalendar) {
  Define(
      "rate_limits:\n"
      "  - { policy: day, used: body.day, reset: { every: day, at: \"08:30\" } }\n"
      "  - { policy: month, remaining: body.month, reset: { every: month } }\n"
      "  - { policy: none, remaining: body.none, reset: { every: day } }\n");
  const Reading reading = Poll(200, R"({"day": 3, "month": 0})");
  ASSERT_EQ(reading.policies.size(), 2u) << "a reset alone says nothing";
  EXPECT_EQ(reading.policies[0].reset, In(std::chrono::hours(8) + std::chrono::minutes(30)));
  EXPECT_EQ(reading.policies[1].reset, In(std::chrono::days(11))) << "1 December";
  EXPECT_EQ(reading.hold_off, std::nullopt);
}

TEST_F(RateLimitRulesTest, AStaticResetKeepsTheClockOfTheProvidersZone) {
  // Los Angeles: summer time from 8 March to 1 November 2026.
  Define("rate_limits: [{ policy: day, used: body.day, reset: { every: day, at: \"00:00\" } }]\n",
         "America/Los_Angeles");
  const auto next = [&](const char* received) {
    Response answer = Answered(200, R"({"day": 3})");
    answer.received.wall = ParseRfc3339(received).value();
    return FormatUtc(Poll({answer}).policies.at(0).reset.value());
  };
  EXPECT_EQ(next("2026-03-08T07:59:59Z"), "2026-03-08T08:00:00Z");
  EXPECT_EQ(next("2026-03-08T08:00:00Z"), "2026-03-09T07:00:00Z") << "a day of 23 hours";
  EXPECT_EQ(next("2026-11-01T06:59:59Z"), "2026-11-01T07:00:00Z");
  EXPECT_EQ(next("2026-11-01T07:00:00Z"), "2026-11-02T08:00:00Z") << "one of 25";
}

TEST_F(RateLimitRulesTest, AStaticResetStandsInWhereTheVendorSendsNone) {
  Define("rate_limits: [{ headers: ietf, reset: { every: day }, governs_poll: true }]\n");
  const Reading reading = Poll(429, "{}",
                               {{"date", "Fri, 20 Nov 2026 01:00:00 GMT"},
                                {"ratelimit", R"("burst";r=5;t=30,"daily";r=0)"}});
  ASSERT_EQ(reading.policies.size(), 2u);
  EXPECT_EQ(reading.policies[0].reset, In(seconds(30)));
  EXPECT_EQ(reading.policies[1].reset, In(std::chrono::days(1))) << "by our clock: nobody sent it";
  EXPECT_EQ(reading.hold_off, std::chrono::days(1));
}

TEST_F(RateLimitRulesTest, TheAlternativesOwnRulesComeFirst) {
  DefineRequests(
      "  - name: balance\n    any_of:\n"
      "      - { path: /new, rate_limits: [{ policy: calls, quota: body.own }] }\n"
      "      - { path: /old }\n"
      "    rate_limits: [{ policy: { value: '\"calls\"' }, quota: body.shared }]\n");
  const std::string body = R"({"own": 1, "shared": 2})";
  EXPECT_EQ(Poll(200, body).policies.at(0).quota, 1);
  EXPECT_EQ(Poll(200, body).reasons, Reasons{Reason::kBadValue});
  EXPECT_EQ(Poll(200, R"({"shared": 2})").policies.at(0).quota, 2);
  PollReader reader = interpreter_.Begin(*provider_);
  reader.Take(0, 1, Answered(200, body), kReceived);
  const Reading old = reader.Finish();
  EXPECT_EQ(old.policies.at(0).quota, 2);
  EXPECT_EQ(old.reasons, Reasons{});
}

TEST_F(RateLimitRulesTest, BoundsThePolicies) {
  Define("rate_limits: [{ each: body, policy: { value: key }, quota: item }]\n");
  std::string body = "[1";
  for (int i = 1; i < 300; ++i) body += ",1";
  const Reading reading = Poll(200, body + "]");
  EXPECT_EQ(reading.policies.size(), kMaxPoliciesPerAccount);
  EXPECT_EQ(reading.reasons, Reasons{Reason::kTooLarge});
}

TEST_F(RateLimitRulesTest, EveryAnswerSpeaksOfItsLimits) {
  Define(std::string("pools: [{ pool: main, remaining: body.credits }]\n") + kClassicRule);
  for (const int status : {200, 301, 401, 402, 404, 429, 500}) {
    const Reading reading = Poll(status, "<html>", {{"x-ratelimit-remaining", "7"}});
    ASSERT_EQ(reading.policies.size(), 1u) << status;
    EXPECT_EQ(reading.policies[0].remaining, 7) << status;
  }
}

TEST_F(RateLimitRulesTest, ThePageOfAnErrorIsNoFault) {
  Define(
      "rate_limits: [{ policy: calls, quota: number(body.limit) + 1, remaining: body.left,"
      " reset: body.reset, reset_format: unix_seconds }]\n");
  const Reading html = Poll(500, "<html>");
  EXPECT_EQ(html.reasons, Reasons{Reason::kHttpStatus});
  EXPECT_TRUE(html.policies.empty());
  const Reading json = Poll(500, R"({"left": "canary", "reset": "canary"})");
  EXPECT_EQ(json.reasons, Reasons{Reason::kHttpStatus});
  const Reading good = Poll(200, R"({"left": 5})");
  EXPECT_EQ(good.reasons, Reasons{Reason::kExpression});
  EXPECT_EQ(good.policies.at(0).remaining, 5);
}

TEST_F(RateLimitRulesTest, AnExhaustedPolicyThatGovernsHoldsUntilItsReset) {
  Define(kClassicRule);
  const auto hold_off = [&](int status, const char* remaining, const char* reset) {
    return Poll(status, "{}", {{"x-ratelimit-remaining", remaining}, {"x-ratelimit-reset", reset}})
        .hold_off;
  };
  EXPECT_EQ(hold_off(200, "0", "41"), seconds(41));
  EXPECT_EQ(hold_off(200, "-1", "41"), seconds(41));
  EXPECT_EQ(hold_off(429, "0", "41"), seconds(41));
  EXPECT_EQ(hold_off(429, "3", "41"), seconds(41)) << "whatever it says, we were refused";
  EXPECT_EQ(hold_off(200, "3", "41"), std::nullopt);
  EXPECT_EQ(hold_off(200, "0", "0"), std::nullopt);
  EXPECT_EQ(hold_off(200, "0", "x"), std::nullopt);

  Define(
      "rate_limits: [{ policy: calls, remaining: body.left, reset: body.reset,"
      " reset_format: unix_seconds }]\n");
  EXPECT_FALSE(Poll(429, R"({"left": 0, "reset": 1795132900})").hold_off) << "does not govern";
}

TEST_F(RateLimitRulesTest, ARefusalIsNotBlamedOnTheLongestWindow) {
  Define(
      "rate_limits: [{ policy: brave, governs_poll: true, reset_format: delta_seconds,"
      " headers: { syntax: list, quota: x-ratelimit-limit, remaining: x-ratelimit-remaining,"
      " reset: x-ratelimit-reset, policies: x-ratelimit-policy } }]\n");
  const auto hold_off = [&](const char* remaining) {
    return Poll(429, "",
                {{"x-ratelimit-limit", "1, 15000"},
                 {"x-ratelimit-policy", "1;w=1, 15000;w=2592000"},
                 {"x-ratelimit-remaining", remaining},
                 {"x-ratelimit-reset", "1, 1419704"}})
        .hold_off;
  };
  EXPECT_EQ(hold_off("0, 1000"), seconds(1));
  EXPECT_EQ(hold_off("1, 1000"), seconds(1));
  EXPECT_EQ(hold_off("1, 0"), seconds(1419704));
}

}  // namespace
}  // namespace api_credits
