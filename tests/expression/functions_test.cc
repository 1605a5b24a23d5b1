// Each documented function, as a table of claims: body, expression, what it yields.
#include "exporter/expression/functions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/expression/evaluation.h"

namespace api_credits {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(FunctionsTest, NilInGivesNilOut) {
  for (const Function& function : Functions()) {
    const std::string name = function.name;
    EXPECT_EQ(EvaluatedOn("{}", name + "(nil)"), "nil") << name;
    EXPECT_EQ(EvaluatedOn("{}", name + "(body.absent)"), "nil") << name;
    EXPECT_EQ(EvaluatedOn("{}", name + "()"), "nil") << name;
  }
}

TEST(FunctionsTest, NumberReadsTextThatCanMeanOneThingOnly) {
  Check("{}", {
                  {"number(12)", "12"},
                  {"number(12.5)", "12.5"},
                  {"number('12')", "12"},
                  {"number(' 12.50 ')", "12.5"},
                  {"number('1,000')", "1000"},
                  {"number('1,234,567.89')", "1234567.8899999999"},
                  {"number('-1,000')", "-1000"},
                  {"number('+3')", "3"},
                  {"number('.5')", "0.5"},
                  {"number('1e6')", "1000000"},
                  {"number('0')", "0"},
                  {"number('18446744073709551616')", "1.8446744073709552e+19"},
              });
  for (const std::string text :
       {"",        " ",    "inf",        "-inf", "nan",    "Infinity", "unlimited",
        "1,5",     "1,00", "1,0000",     ",100", "1,000,", "1,,000",   "1.000,00",
        "1.5,000", "0x10", "12 credits", "$5",   "--1",    "+-1",      "1e",
        "1e999",   "12a",  ".",          "-",    "1 000",  "1_000"}) {
    EXPECT_THAT(EvaluatedOn("{}", "number('" + text + "')"), StartsWith("bad_value: ")) << text;
  }
  EXPECT_THAT(EvaluatedOn("{}", "number('" + std::string(65, '1') + "')"),
              StartsWith("bad_value: "));
  Check("{\"t\":{},\"b\":true}", {{"number(body.t)", "bad_value"},
                                  {"number(body.b)", "bad_value"},
                                  {"number(number)", "bad_value"}});
}

TEST(FunctionsTest, SumAddsMembersOrAFieldOfThem) {
  Check(R"({"list":[1,2.5,"1,000"],"empty":[],"map":{"a":1,"b":2},
            "lots":[{"left":5},{"left":"7"},{"other":1},null,{"left":null}],"bad":[1,true],
            "text":["x"]})",
        {
            {"sum(body.list)", "1003.5"},
            {"sum(body.map)", "3"},
            {"sum(body.empty)", "0"},
            {"sum(body.empty, 'left')", "0"},
            {"sum(body.lots, 'left')", "12"},
            {"sum(body.lots, 'absent')", "nil"},
            {"sum(body.list, 'left')", "nil"},
            {"sum({body.list[1], body.absent, 4})", "5"},
            {"sum(body.lots)", "bad_value"},
            {"sum(body.bad)", "bad_value"},
            {"sum(body.text)", "bad_value"},
            {"sum(5)", "bad_value"},
            {"sum(body.list, 5)", "bad_value"},
        });
}

TEST(FunctionsTest, SumOfAnObjectDoesNotDependOnTheOrderOfItsMembers) {
  EXPECT_EQ(EvaluatedOn(R"({"a":0.1,"b":0.2,"c":0.3,"d":1e9})", "sum(body)"),
            EvaluatedOn(R"({"d":1e9,"c":0.3,"b":0.2,"a":0.1})", "sum(body)"));
}

TEST(FunctionsTest, MinAndMaxPassOverNil) {
  Check("{\"a\":3}", {
                         {"min(5, body.a, 4)", "3"},
                         {"max(5, body.a, 4)", "5"},
                         {"min(nil, 2, nil)", "2"},
                         {"max(body.x, -2, body.y)", "-2"},
                         {"min(body.x, body.y)", "nil"},
                         {"min('7', 8)", "7"},
                         {"max(1, 1.5)", "1.5"},
                         {"min(1, {})", "bad_value"},
                         {"max(1, 'many')", "bad_value"},
                     });
}

TEST(FunctionsTest, CountCountsWhatIsThere) {
  Check(R"({"list":[1,null,3],"map":{"a":1,"b":null},"empty":{}})",
        {
            {"count(body.list)", "2"},
            {"count(body.map)", "1"},
            {"count(body.empty)", "0"},
            {"count({})", "0"},
            {"count('abc')", "bad_value"},
            {"count(3)", "bad_value"},
        });
}

TEST(FunctionsTest, JsonReadsTextInsideAValue) {
  Check(R"({"inner":"{\"left\":[1,{\"x\":5}]}","bad":"{","n":5})",
        {
            {"json(body.inner).left[2].x", "5"},
            {"json('12')", "12"},
            {"json('null')", "nil"},
            {"json('\"text\"')", "'text'"},
            {"json(body.inner).left[1] + body.n", "6"},
            {"json(body.bad)", "bad_value"},
            {"json('')", "bad_value"},
            {"json(body.n)", "bad_value"},
        });
  const std::string deep = std::string(65, '[') + std::string(65, ']');
  EXPECT_THAT(EvaluatedOn("{\"t\":\"" + deep + "\"}", "json(body.t)"), StartsWith("bad_value: "));
}

TEST(FunctionsTest, SplitListsTheTextsBetweenSeparators) {
  Check(R"({"t":"a,b,,c","n":5})", {
                                       {"split(body.t, ',')[1]", "'a'"},
                                       {"split(body.t, ',')[3]", "''"},
                                       {"split(body.t, ',')[4]", "'c'"},
                                       {"split(body.t, ',')[5]", "nil"},
                                       {"count(split('', ','))", "1"},
                                       {"count(split('a,', ','))", "2"},
                                       {"split('5 of 10', ' of ')[2]", "'10'"},
                                       {"number(split('5/10', '/')[2])", "10"},
                                       {"split('a.b', '.')[2]", "'b'"},
                                       {"split('abc', 'abcd')[1]", "'abc'"},
                                       {"split(body.t, '')", "bad_value"},
                                       {"split(body.t)", "bad_value"},
                                       {"split(body.n, ',')", "bad_value"},
                                   });
}

TEST(FunctionsTest, FindGivesTheFirstMemberWhoseFieldIsTheValue) {
  Check(R"({"lots":[null,{"kind":"phone","left":1},{"kind":"email","left":2},
            {"kind":"email","left":3},7,{"id":4,"left":4}],"map":{"a":{"kind":"email"}}})",
        {
            {"find(body.lots, 'kind', 'email').left", "2"},
            {"find(body.lots, 'kind', 'fax')", "nil"},
            {"find(body.lots, 'kind', 'fax').left", "nil"},
            {"find(body.lots, 'id', 4.0).left", "4"},
            {"find(body.lots, 'id', '4')", "nil"},
            {"find(body.lots, 'kind', nil)", "nil"},
            {"find(body.lots, 'absent', nil)", "nil"},
            {"find(body.map, 'kind', 'email')", "bad_value"},
            {"find(body.lots, nil, 1)", "bad_value"},
            {"find('text', 'kind', 1)", "bad_value"},
        });
}

TEST(FunctionsTest, LowerFloorAndContains) {
  Check(R"({"plan":"PRO Ünlimited","n":12.7})", {
                                                    {"lower(body.plan)", "'pro Ünlimited'"},
                                                    {"lower('')", "''"},
                                                    {"lower(5)", "bad_value"},
                                                    {"floor(body.n)", "12"},
                                                    {"floor(-0.5)", "-1"},
                                                    {"floor('3.9')", "3"},
                                                    {"floor('x')", "bad_value"},
                                                    {"contains(body.plan, 'nlimited')", "true"},
                                                    {"contains(body.plan, 'NLIMITED')", "false"},
                                                    {"contains(body.plan, '.')", "false"},
                                                    {"contains('a.b%c', '.b%')", "true"},
                                                    {"contains('', '')", "true"},
                                                    {"contains('a', '')", "true"},
                                                    {"contains('a', nil)", "bad_value"},
                                                    {"contains(5, 'a')", "bad_value"},
                                                });
}

TEST(FunctionsTest, ErrorsNameTheFunctionAndTheTypeThatItMet) {
  EXPECT_THAT(EvaluatedOn("{\"a\":{}}", "number(body.a)"),
              HasSubstr("expression 'number(body.a)': number() takes a number, not a table"));
}

}  // namespace
}  // namespace api_credits
