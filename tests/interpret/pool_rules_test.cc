#include "exporter/interpret/pool_rules.h"

#include <string>

#include "tests/interpret/poll_fixture.h"

namespace api_credits {
namespace {

using PoolRulesTest = PollFixture;

TEST_F(PoolRulesTest, ReadsEveryField) {
  Define(R"(pools:
  - pool: main
    unit: characters
    remaining: body.left
    used: body.used
    limit: body.limit
    recurring_grant: body.grant
    rollover: body.rollover
    grant_frequency: body.every
    refresh: body.refresh
    period_start: { value: body.start, format: unix_seconds }
    expiring: body.lapsing
    expiry: { value: body.lapse_days, format: delta_days }
)");
  const Reading reading = Poll(200, R"({"left": 94060.25, "used": 1500, "limit": 10000,
      "grant": 150000, "rollover": false, "every": "monthly", "refresh": "2026-12-01T00:00:00Z",
      "start": 1793491200, "lapsing": 12.5, "lapse_days": 2})");
  EXPECT_TRUE(reading.success);
  EXPECT_TRUE(reading.has_values);
  EXPECT_EQ(reading.reasons, Reasons{});
  ASSERT_EQ(reading.pools.size(), 1u);
  const PoolReading& pool = reading.pools[0];
  EXPECT_EQ(pool.pool, "main");
  EXPECT_EQ(pool.unit, "characters");
  EXPECT_EQ(pool.remaining, 94060.25);
  EXPECT_EQ(pool.used, 1500);
  EXPECT_EQ(pool.limit, 10000);
  EXPECT_EQ(pool.recurring_grant, 150000);
  EXPECT_EQ(pool.rollover, false);
  EXPECT_EQ(pool.grant_frequency, "monthly");
  EXPECT_EQ(UnixSeconds(*pool.refresh), 1796083200);
  EXPECT_EQ(UnixSeconds(*pool.period_start), 1793491200);
  EXPECT_EQ(pool.expiring, 12.5);
  EXPECT_EQ(*pool.expiry, In(std::chrono::hours(48)));
}

TEST_F(PoolRulesTest, NullAndAbsentFieldsStayEmpty) {
  Define(
      "pools: [{ pool: main, remaining: body.a, used: body.b.c, refresh: body.d,"
      " grant_frequency: body.e }]\n");
  const Reading reading = Poll(200, R"({"a": 5, "d": null, "e": ""})");
  EXPECT_EQ(reading.reasons, Reasons{});
  ASSERT_EQ(reading.pools.size(), 1u);
  EXPECT_EQ(reading.pools[0].remaining, 5);
  EXPECT_FALSE(reading.pools[0].used);
  EXPECT_FALSE(reading.pools[0].refresh);
  EXPECT_FALSE(reading.pools[0].grant_frequency);
}

TEST_F(PoolRulesTest, ABadFieldLosesItselfAndIsNamedWithoutItsContent) {
  Define(
      "pools: [{ pool: main, remaining: body.left, used: body.used, limit: body.limit,"
      " rollover: body.rollover, refresh: body.refresh, grant_frequency: body.every }]\n");
  const Reading reading = Poll(200, R"({"left": "canary", "used": 3, "limit": [],
      "rollover": "canary", "refresh": "canary", "every": true})");
  EXPECT_TRUE(reading.success);
  ASSERT_EQ(reading.pools.size(), 1u);
  EXPECT_EQ(reading.pools[0].used, 3);
  EXPECT_FALSE(reading.pools[0].remaining);
  EXPECT_EQ(reading.reasons, Reasons(5, Reason::kBadValue));
  EXPECT_EQ(
      reading.diagnostics,
      (Sentences{
          "balance: pools[main].remaining: expected a number, found a string",
          "balance: pools[main].limit: expression 'body.limit': it yields a table, not one "
          "value",
          "balance: pools[main].rollover: expected true or false, found a string",
          "balance: pools[main].grant_frequency: expected a string, found a boolean",
          "balance: pools[main].refresh: a string that is not rfc3339: the date was not understood",
      }));
}

TEST_F(PoolRulesTest, NumbersInStringsAreReadByNumber) {
  Define("pools: [{ pool: main, remaining: number(body.left) }]\n");
  EXPECT_EQ(Poll(200, R"({"left": "1,000"})").pools.at(0).remaining, 1000);
  const Reading infinite = Poll(200, R"({"left": "inf"})");
  EXPECT_EQ(infinite.outcome, Outcome::kInvalidResponse);
  EXPECT_EQ(infinite.reasons, Reasons{Reason::kBadValue});
}

TEST_F(PoolRulesTest, ANumberInAStringThatIsNotReadIsToldHow) {
  Define("pools: [{ pool: main, remaining: body.left }]\n");
  EXPECT_EQ(Poll(200, R"({"left": "1,000"})").diagnostics,
            Sentences{"balance: pools[main].remaining: expected a number, found a string; "
                      "number(…) reads it"});
}

TEST_F(PoolRulesTest, AnOverdraftIsABalanceButNothingElseIsNegative) {
  Define("pools: [{ pool: main, remaining: body.left, used: body.used, limit: body.limit }]\n");
  const Reading reading = Poll(200, R"({"left": -12, "used": -1, "limit": -1})");
  EXPECT_EQ(reading.pools.at(0).remaining, -12);
  EXPECT_FALSE(reading.pools[0].used);
  EXPECT_FALSE(reading.pools[0].limit);
  EXPECT_EQ(reading.reasons, Reasons(2, Reason::kBadValue));
  EXPECT_EQ(reading.diagnostics.at(0), "balance: pools[main].used: expected a number of 0 or more");
}

TEST_F(PoolRulesTest, AnUnlimitedPoolHasNoRemaining) {
  Define("pools: [{ pool: main, remaining: body.left, unlimited: body.unlimited }]\n");
  const Reading unlimited = Poll(200, R"({"left": -1, "unlimited": true})");
  EXPECT_EQ(unlimited.pools.at(0).unlimited, true);
  EXPECT_FALSE(unlimited.pools[0].remaining);
  EXPECT_FALSE(Poll(200, R"({"left": 5, "unlimited": 1})").pools.at(0).remaining);
  EXPECT_EQ(Poll(200, R"({"left": 5, "unlimited": 0})").pools.at(0).remaining, 5);
  EXPECT_EQ(Poll(200, R"({"left": 5, "unlimited": 0})").pools.at(0).unlimited, false);
  EXPECT_EQ(Poll(200, R"({"left": 5, "unlimited": 2})").reasons, Reasons{Reason::kBadValue});
}

TEST_F(PoolRulesTest, AnUnlimitedPoolHasNoAmountBelowZero) {
  Define(
      "pools: [{ pool: main, remaining: body.left, limit: body.limit, recurring_grant: body.grant,"
      " used: body.used, unlimited: body.limit == -1 }]\n");
  const Reading unlimited = Poll(200, R"({"left": -1, "limit": -1, "grant": -1, "used": 7})");
  EXPECT_EQ(unlimited.reasons, Reasons{});
  EXPECT_EQ(unlimited.pools.at(0).unlimited, true);
  EXPECT_FALSE(unlimited.pools[0].limit);
  EXPECT_FALSE(unlimited.pools[0].recurring_grant);
  EXPECT_EQ(unlimited.pools[0].used, 7);
  const Reading limited = Poll(200, R"({"left": 3, "limit": -2})");
  EXPECT_EQ(limited.reasons, Reasons{Reason::kBadValue});
  EXPECT_EQ(limited.pools.at(0).remaining, 3);
}

TEST_F(PoolRulesTest, APoolWithoutAnyValueIsMissing) {
  Define(
      "pools: [{ pool: email, remaining: body.email }, { pool: phone, remaining: body.phone },"
      " { pool: sms, remaining: body.sms, optional: true }]\n");
  const Reading some = Poll(200, R"({"email": 5})");
  EXPECT_TRUE(some.success);
  ASSERT_EQ(some.pools.size(), 1u);
  EXPECT_EQ(some.reasons, Reasons{Reason::kMissingField});
  EXPECT_EQ(some.diagnostics,
            Sentences{"balance: pools[phone]: the response has none of its values"});

  const Reading none = Poll(200, "{}");
  EXPECT_FALSE(none.success);
  EXPECT_FALSE(none.has_values);
  EXPECT_EQ(none.outcome, Outcome::kInvalidResponse);
  EXPECT_EQ(none.reasons, Reasons(2, Reason::kMissingField));
}

TEST_F(PoolRulesTest, AGrantDoesNotMakeUpForTheBalance) {
  Define("pools: [{ pool: main, remaining: body.left, recurring_grant: body.grant }]\n");
  const Reading reading = Poll(200, R"({"grant": 100})");
  EXPECT_EQ(reading.outcome, Outcome::kInvalidResponse);
  EXPECT_EQ(reading.reasons, Reasons{Reason::kMissingField});

  Define("pools: [{ pool: main, recurring_grant: body.grant }]\n");
  EXPECT_EQ(Poll(200, R"({"grant": 100})").pools.at(0).recurring_grant, 100);
}

TEST_F(PoolRulesTest, OptionalPoolsMayAllBeAbsent) {
  Define("pools: [{ pool: main, remaining: body.left, optional: true }]\n");
  const Reading reading = Poll(200, "{}");
  EXPECT_TRUE(reading.success);
  EXPECT_TRUE(reading.has_values);
  EXPECT_TRUE(reading.pools.empty());
  EXPECT_EQ(reading.reasons, Reasons{});
}

TEST_F(PoolRulesTest, ReadsAPoolForEachMember) {
  Define(
      "pools: [{ each: body.balances, pool: { value: item.kind or key },"
      " unit: { value: lower(item.currency) }, remaining: item.left }]\n");
  const Reading reading = Poll(200, R"({"balances": [
      {"kind": "email", "currency": "USD", "left": 5}, {"currency": "EUR", "left": 6},
      {"kind": 7, "currency": "EUR", "left": 7}, {"kind": "idle", "currency": "EUR"}]})");
  EXPECT_EQ(reading.reasons, Reasons{});
  ASSERT_EQ(reading.pools.size(), 3u);
  EXPECT_EQ(reading.pools[0].pool, "email");
  EXPECT_EQ(reading.pools[0].unit, "usd");
  EXPECT_EQ(reading.pools[1].pool, "2");
  EXPECT_EQ(reading.pools[2].pool, "7");

  for (const char* body : {"{}", R"({"balances": []})", R"({"balances": [{"kind": "x"}]})"}) {
    const Reading none = Poll(200, body);
    EXPECT_EQ(none.outcome, Outcome::kInvalidResponse) << body;
    EXPECT_EQ(none.reasons, Reasons{Reason::kMissingField}) << body;
    EXPECT_EQ(none.diagnostics, Sentences{"balance: pools: the response has none of them"});
  }
  EXPECT_EQ(Poll(200, R"({"balances": 5})").reasons, Reasons{Reason::kBadValue});
}

TEST_F(PoolRulesTest, NestedListsGiveAPoolForEachInnermostMember) {
  Define(
      "pools: [{ each: [body.teams, item.keys], pool: { value: outer.item.name .. '/' .. item.id },"
      " remaining: item.left }]\n");
  const Reading reading = Poll(200, R"({"teams": [
      {"name": "a", "keys": [{"id": "1", "left": 5}, {"id": "2", "left": 6}]},
      {"name": "b", "keys": []}, {"name": "c", "keys": [{"id": "1", "left": 7}]}]})");
  ASSERT_EQ(reading.pools.size(), 3U);
  EXPECT_EQ(reading.pools[0].pool, "a/1");
  EXPECT_EQ(reading.pools[1].remaining, 6);
  EXPECT_EQ(reading.pools[2].pool, "c/1");
}

TEST_F(PoolRulesTest, AMemberWhoseNameIsNoLabelIsLost) {
  Define("pools: [{ each: body, pool: { value: item.name }, remaining: item.left }]\n");
  const auto lost = [&](const std::string& name) {
    const Reading reading =
        Poll(200, R"([{"name": "good", "left": 1}, {"name": )" + name + R"(, "left": 2}])");
    EXPECT_EQ(reading.pools.size(), 1u) << name;
    EXPECT_TRUE(reading.success);
    return reading.reasons;
  };
  EXPECT_EQ(lost(R"("canary\n")"), Reasons{Reason::kBadValue});
  EXPECT_EQ(lost(R"("\u007f")"), Reasons{Reason::kBadValue});
  EXPECT_EQ(lost(R"("\u0085")"), Reasons{Reason::kBadValue});
  EXPECT_EQ(lost('"' + std::string(129, 'x') + '"'), Reasons{Reason::kBadValue});
  EXPECT_EQ(lost("true"), Reasons{Reason::kBadValue});
  EXPECT_EQ(lost("{}"), Reasons{Reason::kBadValue});
  EXPECT_EQ(lost("null"), Reasons{Reason::kMissingField});
  EXPECT_EQ(lost(R"("")"), Reasons{Reason::kMissingField});

  const Reading longest =
      Poll(200, R"([{"left": 1, "name": ")" + std::string(126, 'x') + "\xc3\xa9\"}]");
  EXPECT_EQ(longest.pools.at(0).pool.size(), 128u);
}

TEST_F(PoolRulesTest, OfOneNameTheFirstWins) {
  Define(
      "pools: [{ pool: main, remaining: body.a },"
      " { pool: { value: body.name }, remaining: body.b }]\n"
      "costs: [{ each: body.costs, operation: { value: item.name }, credits: item.credits }]\n");
  const Reading reading = Poll(200, R"({"a": 1, "b": 2, "name": "main",
      "costs": [{"name": "x", "credits": 1}, {"name": "x", "credits": 2}]})");
  ASSERT_EQ(reading.pools.size(), 1u);
  EXPECT_EQ(reading.pools[0].remaining, 1);
  ASSERT_EQ(reading.costs.size(), 1u);
  EXPECT_EQ(reading.costs[0].credits, 1);
  EXPECT_EQ(reading.reasons, Reasons(2, Reason::kBadValue));
}

TEST_F(PoolRulesTest, BoundsPoolsAndCostsAndSaysSoOnce) {
  Define(
      "pools: [{ each: body, pool: { value: key }, remaining: item }]\n"
      "costs: [{ each: body, operation: { value: key }, credits: item }]\n");
  const auto members = [](size_t count) {
    std::string body = "[1";
    for (size_t i = 1; i < count; ++i) body += ",1";
    return body + "]";
  };
  EXPECT_EQ(Poll(200, members(kMaxPoolsPerAccount)).reasons, Reasons{});
  const Reading reading = Poll(200, members(300));
  EXPECT_EQ(reading.pools.size(), kMaxPoolsPerAccount);
  EXPECT_EQ(reading.costs.size(), kMaxCostsPerAccount);
  EXPECT_TRUE(reading.success);
  EXPECT_EQ(reading.reasons, Reasons(2, Reason::kTooLarge));
  EXPECT_EQ(reading.diagnostics, (Sentences{"more than 64 pools: the rest is left out",
                                            "more than 256 costs: the rest is left out"}));
}

TEST_F(PoolRulesTest, ReadsCostsThatAreThere) {
  Define(
      "costs: [{ operation: profile, credits: body.per_profile },"
      " { each: body.pricing, operation: { value: key },"
      "   credits: item.credits / item.perQuantity }]\n");
  const Reading reading = Poll(200, R"({"pricing": {
      "revealEmail": {"credits": 1, "perQuantity": 2}, "revealPhone": {"credits": 5}}})");
  ASSERT_EQ(reading.costs.size(), 1u);
  EXPECT_EQ(reading.costs[0].operation, "revealEmail");
  EXPECT_EQ(reading.costs[0].credits, 0.5);
  EXPECT_EQ(reading.reasons, Reasons{Reason::kExpression});
}

}  // namespace
}  // namespace api_credits
