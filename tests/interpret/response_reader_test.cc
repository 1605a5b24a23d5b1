#include "exporter/interpret/response_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/interpret/poll_fixture.h"

namespace api_credits {
namespace {

using ResponseReaderTest = PollFixture;

TEST_F(ResponseReaderTest, AHeaderMayHaveBodyInItsName) {
  Define("pools: [{ pool: main, remaining: 'headers[\"x-nobody\"]' }]\n");
  const Reading reading = Poll(200, "", {{"x-nobody", "canary"}});
  EXPECT_EQ(reading.reasons, std::vector{Reason::kBadValue}) << "and not a body that is missing";
}

TEST_F(ResponseReaderTest, TellsWhoeverWatchesAListBeforeItsMembersAndAHeaderThatIsNotSent) {
  Define(
      "pools: [{ each: body.left, pool: { value: key }, remaining: item }]\n"
      "rate_limits: [{ policy: calls, headers: { quota: X-Limit, remaining: X-Left } }]\n");
  PollReader reader = interpreter_.Begin(*provider_);
  reader.NoteValues();
  reader.Take(0, 0, Answered(200, R"({"left": {"a": 7}})", {{"x-limit", "60"}}), kReceived);
  std::vector<std::string> told;
  for (const FieldValue& value : reader.TakeValues()) {
    told.push_back(value.field + " " + TextOf(value.value.value()).value_or("nothing"));
  }
  EXPECT_EQ(told, (std::vector<std::string>{"rate_limits[calls].headers.quota 60",
                                            "rate_limits[calls].headers.remaining nothing",
                                            "pools[key].each 1", "pools[key].remaining 7",
                                            "pools[key].pool a"}));
}

TEST(LabelTextTest, IsShortUtf8WithoutControlCharacters) {
  EXPECT_TRUE(IsLabelText("caf\xc3\xa9 \xc2\xa0"));
  EXPECT_TRUE(IsLabelText(std::string(kMaxLabelBytes, 'a')));
  EXPECT_FALSE(IsLabelText(std::string(kMaxLabelBytes + 1, 'a')));
  for (const char* text : {"", "a\n", "\x7f", "\xc2\x80", "\xc2\x9f", "\xc3", "\xff"}) {
    EXPECT_FALSE(IsLabelText(text)) << text;
  }
}

constexpr char kKey[] = "sk-live-0123456789";

class EchoedSecretTest : public PollFixture {
 protected:
  Reading PollWithKey(const std::string& body, Headers headers = {}) {
    PollReader reader = interpreter_.Begin(*provider_);
    reader.Know({},
                [](std::string_view text) { return text.find(kKey) != std::string_view::npos; });
    reader.Take(0, 0, Answered(200, body, std::move(headers)), kReceived);
    return reader.Finish();
  }
};

TEST_F(EchoedSecretTest, ASecretBecomesNoLabelWhateverTheField) {
  Define(
      "pools:\n  - { pool: main, remaining: body.credits, grant_frequency: body.frequency }\n"
      "  - { each: body.pools, pool: { value: item.name }, unit: { value: item.unit },"
      " remaining: item.left }\n"
      "rate_limits:\n  - { each: body.limits, policy: { value: item.name }, quota: item.quota }\n"
      "  - { headers: ietf }\n"
      "costs: [{ each: body.costs, operation: { value: key }, credits: item }]\n"
      "plan: body.plan\nidentity: body.key\n");
  const std::string key = kKey;
  const Reading reading =
      PollWithKey(R"({"credits": 5, "frequency": ")" + key + R"(", "plan": "pro )" + key + R"(",
          "key": ")" + key +
                      R"(", "costs": {")" + key + R"(": 2, "search": 1},
          "pools": [{"name": ")" +
                      key + R"(", "unit": "usd", "left": 1},
                    {"name": "mail", "unit": ")" +
                      key + R"(", "left": 1},
                    {"name": "phone", "unit": "credits", "left": 1}],
          "limits": [{"name": "of )" +
                      key + R"(", "quota": 1}, {"name": "calls", "quota": 2}]})",
                  {{"ratelimit-policy", '"' + key + R"(";q=5;w=1, "burst";q=6;w=1)"}});
  EXPECT_TRUE(reading.success);
  ASSERT_EQ(reading.pools.size(), 2U);
  EXPECT_EQ(reading.pools[0].remaining, 5) << "the rest stays";
  EXPECT_FALSE(reading.pools[0].grant_frequency);
  EXPECT_EQ(reading.pools[1].pool, "phone");
  ASSERT_EQ(reading.policies.size(), 2U);
  EXPECT_EQ(reading.policies[0].policy, "calls");
  EXPECT_EQ(reading.policies[1].policy, "burst");
  ASSERT_EQ(reading.costs.size(), 1U);
  EXPECT_EQ(reading.costs[0].operation, "search");
  EXPECT_FALSE(reading.plan);
  EXPECT_FALSE(reading.identity);
  EXPECT_EQ(reading.reasons, Reasons(8, Reason::kBadValue));
  for (const std::string& sentence : reading.diagnostics) {
    EXPECT_EQ(sentence.find(key), std::string::npos) << sentence;
    EXPECT_NE(sentence.find("the text holds a secret of the account"), std::string::npos);
  }
}

TEST_F(ResponseReaderTest, AnIdentifierOf64BitsKeepsAllItsDigits) {
  Define(
      "pools: [{ each: body.pools, pool: { value: item.id }, remaining: item.n }]\n"
      "identity: body.org\n");
  const std::string pools =
      R"("pools": [{"id": 1293847561029384756, "n": 5}, {"id": 1293847561029384757, "n": 6},
                   {"id": -1293847561029384757, "n": 17283224176240000000000}]})";
  const Reading reading = Poll(200, R"({"org": 1293847561029384756, )" + pools);
  EXPECT_TRUE(reading.reasons.empty());
  ASSERT_EQ(reading.pools.size(), 3U);
  EXPECT_EQ(reading.pools[0].pool, "1293847561029384756");
  EXPECT_EQ(reading.pools[1].pool, "1293847561029384757");
  EXPECT_EQ(reading.pools[2].pool, "-1293847561029384757");
  EXPECT_EQ(reading.pools[2].remaining, 17283224176240000000000.0);
  EXPECT_NE(reading.identity, Poll(200, R"({"org": 1293847561029384757, )" + pools).identity);
}

TEST_F(ResponseReaderTest, WhatStandsForNoDateIsAbsentWhereItIsDeclared) {
  Define(
      "pools: [{ pool: main, remaining: body.credits, refresh: { value: body.r,"
      " format: unix_seconds, never: [-1, none, 2147483647] } }]\n"
      "plan_end: { value: body.ends, format: rfc3339, never: [\"2999-12-31T00:00:00Z\"] }\n"
      "key_expiry: { value: body.expiry, format: unix_seconds }\n");
  for (const char* never : {"-1", "\"-1\"", "\"none\"", "2147483647", "0", "null", "\"\""}) {
    const Reading reading = Poll(
        200, R"({"credits": 5, "ends": "2999-12-31T00:00:00Z", "r": )" + std::string(never) + "}");
    EXPECT_FALSE(reading.pools.at(0).refresh) << never;
    EXPECT_FALSE(reading.plan_end);
    EXPECT_TRUE(reading.reasons.empty()) << never;
    EXPECT_TRUE(reading.unreadable.empty()) << never;
  }
  const Reading undeclared = Poll(200, R"({"credits": 5, "expiry": -1, "r": 1796083200})");
  EXPECT_EQ(undeclared.pools.at(0).refresh, WallTime(std::chrono::seconds(1796083200)));
  EXPECT_EQ(undeclared.reasons, Reasons{Reason::kBadValue});
  EXPECT_EQ(
      undeclared.diagnostics,
      Sentences{"balance: key_expiry: a number that is not unix_seconds: it lies before 2000"});
}

TEST_F(ResponseReaderTest, ADateThatWasNeverSetRaisesNoAlert) {
  Define(
      "pools: [{ pool: main, remaining: body.credits, refresh: { value: body.r, format: "
      "unix_seconds } }]\n"
      "plan_end: { value: body.p, format: unix_milliseconds }\nkey_expiry: body.k\n");
  const Reading reading =
      Poll(200, R"({"credits": 500, "r": 0, "p": 0, "k": "0001-01-01T00:00:00Z"})");
  EXPECT_FALSE(reading.pools.at(0).refresh || reading.plan_end || reading.key_expiry);
  EXPECT_TRUE(reading.reasons.empty());
  const Reading wrong_unit = Poll(200, R"({"credits": 500, "r": 1796083200000})");
  EXPECT_FALSE(wrong_unit.pools.at(0).refresh);
  EXPECT_EQ(wrong_unit.diagnostics,
            Sentences{"balance: pools[main].refresh: a number that is not unix_seconds: it lies "
                      "after 2200; is it in milliseconds?"});
}

TEST_F(ResponseReaderTest, NamesTheFieldsThatItCouldNotReadSortedAndOnceEach) {
  Define(
      "pools:\n  - { pool: main, remaining: body.credits, refresh: body.r }\n"
      "  - { each: body.packs, pool: { value: item.name }, remaining: item.left }\n"
      "rate_limits: [{ policy: calls, headers: { quota: x-limit } }]\nplan_end: body.ends\n");
  const Reading reading =
      Poll(200, R"({"credits": 5, "r": "2026-12-01 00:00:00 PST", "ends": "canary",
               "packs": [{"name": "a", "left": "x"}, {"name": "b", "left": "y"}]})",
           {{"x-limit", "many"}});
  EXPECT_TRUE(reading.success);
  EXPECT_EQ(reading.unreadable, (Sentences{"plan_end", "pools[item.name].remaining",
                                           "pools[main].refresh", "rate_limits[calls]"}));
  EXPECT_EQ(reading.diagnostics.at(1),
            "balance: pools[main].refresh: a string that is not rfc3339: the zone was not "
            "understood");
  EXPECT_TRUE(Poll(200, R"({"credits": 5})").unreadable.empty());
  EXPECT_TRUE(Poll(500, "").unreadable.empty()) << "nothing was expected of it";
}

}  // namespace
}  // namespace api_credits
