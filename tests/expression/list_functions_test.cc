// filter(), min_by(), max_by() and sum() over nested fields, as tables of claims.
#include "exporter/expression/list_functions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/expression/evaluation.h"

namespace api_credits {
namespace {

constexpr std::string_view kLots =
    R"({"lots":[null,{"kind":"phone","left":1,"at":{"day":3}},{"kind":"email","left":"2","at":{"day":1}},
                {"kind":"email","left":-3,"at":{"day":2}},7,{"kind":"fax","at.day":0}],
        "map":{"a":{"kind":"email","left":1}},"empty":[],"bad":[{"left":"many"}],
        "ties":[{"n":1,"id":"a"},{"n":1,"id":"b"}]})";

TEST(ListFunctionsTest, FilterKeepsTheMembersWhoseFieldIsTheValue) {
  Check(kLots, {
                   {"count(filter(body.lots, 'kind', 'email'))", "2"},
                   {"filter(body.lots, 'kind', 'email')[2].left", "-3"},
                   {"sum(filter(body.lots, 'kind', 'email'), 'left')", "-1"},
                   {"count(filter(body.lots, 'kind', 'letter'))", "0"},
                   {"count(filter(body.empty, 'kind', 'email'))", "0"},
                   {"filter(body.lots, 'at.day', 2)[1].left", "-3"},
                   {"filter(body.lots, 'kind', nil)", "nil"},
                   {"filter(body.map, 'kind', 'email')", "bad_value"},
                   {"filter(body.lots, nil, 1)", "bad_value"},
                   {"filter('text', 'kind', 1)", "bad_value"},
               });
}

TEST(ListFunctionsTest, MinByAndMaxByYieldAMember) {
  Check(kLots, {
                   {"min_by(body.lots, 'left').kind", "'email'"},
                   {"min_by(body.lots, 'left').left", "-3"},
                   {"max_by(body.lots, 'left').left", "'2'"},
                   {"max_by(body.lots, 'at.day').kind", "'phone'"},
                   {"min_by(body.lots, 'at.day').kind", "'fax'"},
                   {"min_by(body.ties, 'n').id .. max_by(body.ties, 'n').id", "'aa'"},
                   {"max_by(body.lots, 'absent')", "nil"},
                   {"max_by(body.empty, 'left').kind", "nil"},
                   {"max_by(body.bad, 'left')", "bad_value"},
                   {"max_by(body.lots, 'at')", "bad_value"},
                   {"max_by(body.map, 'left')", "bad_value"},
                   {"max_by(body.lots)", "bad_value"},
                   {"max_by(5, 'left')", "bad_value"},
               });
}

TEST(ListFunctionsTest, SumReachesIntoFieldsOfWhichEachMayBeAList) {
  Check(R"({"data":[{"results":[{"amount":{"value":1.5}},{"amount":{"value":"2"}}]},
                    {"results":[]},{"results":[{"amount":{"value":4}}]},null],
            "mixed":[{"r":{"v":1}},{"r":[{"v":2},{"v":[3,4]}]},[{"r":{"v":5}}]],
            "none":[{"results":[]},{"results":[]}],"null":[{"results":[{"amount":null}]}],
            "some":[{"a":{"b":1}},{"a":null},{},{"a":{"c":1}}],"lacking":[{"a":1},{}],
            "dotted":[{"a.b":1,"a":{"b":100}},{"a":{"b":2}}],"deep":{"x":{"list":[{"v":7}]}},
            "object":[{"v":{"x":1}}]})",
        {
            {"sum(body.data, 'results.amount.value')", "7.5"},
            {"sum(body.mixed, 'r.v')", "15"},
            {"sum(body.none, 'results.amount.value')", "0"},
            {"sum(body.null, 'results.amount.value')", "nil"},
            {"sum(body.some, 'a.b')", "1"},
            {"sum(body.lacking, 'a.b')", "nil"},
            {"sum(body.lacking, 'a')", "1"},
            {"sum(body.dotted, 'a.b')", "3"},
            {"sum(body.deep, 'list.v')", "7"},
            {"sum(body.data, 'results.amount')", "bad_value"},
            {"sum(body.object, 'v')", "bad_value"},
            {"sum({{}}, 'a')", "nil"},
            {"sum({{{}}}, 'a')", "nil"},
            {"sum(bodies, 'deep.x.list.v')", "7"},
        });
}

TEST(ListFunctionsTest, SumOverXmlTakesAllChildrenOfAName) {
  Evaluator evaluator;
  Evaluator::Input input;
  input.format = BodyFormat::kXml;
  input.body = R"(<report><day tag="odd"><use cost="1"><n>5</n></use><use cost="2"/></day><other/>
                  <day><use cost="4"><n>6</n><n>7</n></use></day></report>)";
  ASSERT_TRUE(evaluator.Bind(input).ok());
  EXPECT_EQ(Evaluated(evaluator, "sum(filter(body, 'tag', 'day'), 'use.cost')"), "4");
  EXPECT_EQ(Evaluated(evaluator, "sum(body, 'use.cost')"), "7");
  EXPECT_EQ(Evaluated(evaluator, "sum(bodies, 'day.use.cost')"), "7");
  EXPECT_EQ(Evaluated(evaluator, "sum(bodies, 'day.use.n')"), "18");
  EXPECT_EQ(Evaluated(evaluator, "sum(body, 'use.absent')"), "nil");
  EXPECT_EQ(Evaluated(evaluator, "sum(find(body, 'tag', 'odd').use)"), "5");
}

}  // namespace
}  // namespace api_credits
