// match(), as a table of claims, and how long it may take.
#include "exporter/expression/text_functions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "exporter/expression/pattern.h"
#include "tests/expression/evaluation.h"

namespace api_credits {
namespace {

using ::testing::HasSubstr;

TEST(MatchTest, YieldsAGroupOfTheFirstMatch) {
  Check(R"({"t":"OK:12.34 of 50 credits","n":5,"p":"(","empty":""})",
        {
            {"match(body.t, 'OK:([0-9.]+)')", "'12.34'"},
            {"number(match(body.t, '[0-9.]+')) + 1", "13.34"},
            {"match(body.t, '([0-9.]+) of ([0-9]+)', 2)", "'50'"},
            {"match(body.t, '([0-9.]+) of ([0-9]+)', 0)", "'12.34 of 50'"},
            {"match(body.t, '([0-9.]+) of ([0-9]+)', '1')", "'12.34'"},
            {"match(body.t, '([0-9.]+) of ([0-9]+)')", "'12.34'"},
            {"match(body.t, '^ok')", "nil"},
            {"match(body.t, '(?i)^ok')", "'OK'"},
            {"match(body.t, 'OK(x)?')", "nil"},
            {"match(body.t, 'OK(x?)')", "''"},
            {"match(body.t, 'OK(x)?', 0)", "'OK'"},
            {"match(body.empty, '.*')", "''"},
            {"match(body.empty, '^$')", "''"},
            {"match('café 5', '(é) (.)', 2)", "'5'"},
            {"match('a\\nb', 'a.b')", "nil"},
            {"match('a\\nb', '(?s)a.b') ~= nil", "true"},
            {"match(body.absent, 'x')", "nil"},
            {"match(body.t, body.p)", "bad_value"},
            {"match(body.t, body.n)", "bad_value"},
            {"match(body.n, 'x')", "bad_value"},
            {"match(body.t, 'x', 1)", "bad_value"},
            {"match(body.t, 'x', -1)", "bad_value"},
            {"match(body.t, 'x', 0.5)", "bad_value"},
            {"match(body.t, 'x', {})", "bad_value"},
            {"match(body.t, 'x', 9223372036854775807)", "bad_value"},
            {"match(body.t)", "bad_value"},
        });
}

TEST(MatchTest, NoErrorQuotesAPatternThatTheAnswerHolds) {
  const std::string fault = EvaluatedOn("[\"CANARY(\"]", "match(body[1], body[1])");
  EXPECT_EQ(fault,
            "bad_value: expression 'match(body[1], body[1])': match() met a pattern that RE2 does "
            "not know");
}

TEST(MatchTest, IsChargedForTheStatesOfThePatternTimesTheText) {
  const std::string body = "\"" + std::string(300'000, 'a') + "\"";
  EXPECT_EQ(EvaluatedOn(body, "match(body, '[ab]+c')"), "nil");
  EXPECT_THAT(EvaluatedOn(body, "match(body, '(a|b|ab){200}c')"), HasSubstr("stopped after"));
}

TEST(PatternTest, RefusesWhatNeedsTooMuchMemory) {
  EXPECT_FALSE(Pattern("(a{1,50}){1,10}").error());
  EXPECT_TRUE(Pattern("((a{1,100}){1,100}){1,10}").error());
  EXPECT_TRUE(Pattern("(\\pL{1,100}){1,5}").error());
  std::string groups;
  for (int i = 0; i < 65; ++i) groups += "(a)";
  EXPECT_EQ(Pattern(groups).error(), "too many groups");
  EXPECT_FALSE(Pattern(groups.substr(3)).error());
}

TEST(PatternTest, TheCacheForgetsBeforeItGrows) {
  PatternCache cache;
  for (int i = 0; i < 1000; ++i) {
    const std::string source = "a(" + std::to_string(i) + ")";
    const Pattern* pattern = cache.Get(source);
    ASSERT_NE(pattern, nullptr);
    EXPECT_EQ(cache.Get(source), pattern);
    EXPECT_EQ(pattern->Match("xa" + std::to_string(i), 0)->size(), 1 + std::to_string(i).size());
    EXPECT_EQ(cache.Get("("), nullptr);
  }
}

}  // namespace
}  // namespace api_credits
