// What expressions see of a response, what they yield, and how Each walks a collection.
#include "exporter/expression/evaluator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/expression/evaluation.h"

namespace api_credits {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr std::string_view kCrustdata =
    R"({"account":{"credits":1234.5,"recurring_credits":5000
                    ,"credit_rollover":false,"plan":null}})";

// The `key=item` pairs that Each visits.
std::vector<std::string> Visited(std::string_view body, std::string_view collection,
                                 std::string_view item = "item") {
  Evaluator evaluator;
  EXPECT_TRUE(evaluator.Bind({body, {}, 200}).ok());
  std::vector<std::string> visited;
  const auto result = evaluator.Each(Checked(collection), [&]() -> Result<void> {
    visited.push_back(Evaluated(evaluator, "key") + "=" + Evaluated(evaluator, item));
    return {};
  });
  if (!result) visited.push_back(result.error().message);
  return visited;
}

TEST(EvaluatorTest, ReadsPathsHeadersAndStatus) {
  const std::vector<std::pair<std::string, std::string>> headers = {{"x-left", "7"}, {"date", "d"}};
  Evaluator evaluator;
  ASSERT_TRUE(evaluator.Bind({kCrustdata, headers, 402}).ok());
  EXPECT_EQ(Evaluated(evaluator, "body.account.credits"), "1234.5");
  EXPECT_EQ(Evaluated(evaluator, "body['account']['recurring_credits']"), "5000");
  EXPECT_EQ(Evaluated(evaluator, "body.account.credit_rollover"), "false");
  EXPECT_EQ(Evaluated(evaluator, "headers['x-left']"), "'7'");
  EXPECT_EQ(Evaluated(evaluator, "headers.absent"), "nil");
  EXPECT_EQ(Evaluated(evaluator, "status == 402"), "true");
  EXPECT_EQ(Evaluated(evaluator, "body.account.plan or 'free'"), "'free'");
}

TEST(EvaluatorTest, IndexingWhatIsNotATableGivesNil) {
  for (const std::string_view source :
       {"body.absent", "body.absent.deeper.still", "body.number.x", "body.flag.x", "body.text.x",
        "body.text.len", "body.text[1]", "('x').rep", "(1).x", "(nil).x", "item", "item.x", "key",
        "body.null.x", "body[nil]", "body[1]", "body[1.5]", "headers.x.y"}) {
    EXPECT_EQ(EvaluatedOn(R"({"number":1,"flag":true,"text":"t","null":null})", source), "nil")
        << source;
  }
}

TEST(EvaluatorTest, ArithmeticOnNilIsAnErrorThatNamesTheField) {
  EXPECT_EQ(EvaluatedOn("{}", "body.account.credits - 1"),
            "expression: expression 'body.account.credits - 1': attempt to perform arithmetic on a "
            "nil value (field 'credits')");
  EXPECT_THAT(EvaluatedOn("{}", "body.credits > 3"),
              HasSubstr("'body.credits > 3': attempt to compare number with nil"));
  EXPECT_THAT(EvaluatedOn("{}", "body.plan .. 'x'"), HasSubstr("a nil value (field 'plan')"));
  EXPECT_THAT(EvaluatedOn("{}", "#body.list"), HasSubstr("a nil value (field 'list')"));
  EXPECT_THAT(EvaluatedOn("{}", "body.call()"), HasSubstr("a nil value (field 'call')"));
}

TEST(EvaluatorTest, AnErrorIsOfItsOwnKindWhateverCameBefore) {
  Evaluator evaluator;
  EXPECT_THAT(Evaluated(evaluator, "number({})"), StartsWith("bad_value: "));
  EXPECT_THAT(Evaluated(evaluator, "body + 1"), StartsWith("expression: "));
}

TEST(EvaluatorTest, TextIsNotANumberUnlessNumberReadsIt) {
  EXPECT_THAT(EvaluatedOn("{\"left\":\"5\"}", "body.left + 1"), StartsWith("expression: "));
  EXPECT_EQ(EvaluatedOn("{\"left\":\"5\"}", "number(body.left) + 1"), "6");
}

TEST(EvaluatorTest, ReadsEveryKindOfJsonNumber) {
  EXPECT_EQ(EvaluatedOn("-0", "body"), "0");
  EXPECT_EQ(EvaluatedOn("9007199254740992", "body"), "9007199254740992");
  EXPECT_EQ(EvaluatedOn("9223372036854775807", "body + 1"), "9.2233720368547758e+18");
  EXPECT_EQ(EvaluatedOn("18446744073709551615", "body"), "1.8446744073709552e+19");
  EXPECT_EQ(EvaluatedOn(R"({"s":"99999999999999999999\"1","n":[100000000000000000000,-5,2.5]})",
                        "body.n[1] + body.n[2]"),
            "1e+20");
  EXPECT_EQ(EvaluatedOn("{\"a\":-123456789012345678901234567890}", "body.a"),
            "-1.2345678901234568e+29");
  EXPECT_EQ(EvaluatedOn(R"(["12345678901234567890123",12345678901234567890123])", "body[1]"),
            "'12345678901234567890123'");
  EXPECT_THAT(EvaluatedOn("1e999", "body"), StartsWith("bind: "));
}

TEST(EvaluatorTest, WholeNumbersReadAsSuchInText) {
  EXPECT_EQ(EvaluatedOn("{\"a\":60,\"b\":60.0,\"c\":0.5}",
                        "body.a .. 's ' .. body.b .. 's ' .. body.c .. 's'"),
            "'60s 60s 0.5s'");
}

TEST(EvaluatorTest, OfDuplicateNamesTheLastWins) {
  EXPECT_EQ(EvaluatedOn("{\"a\":1,\"b\":3,\"a\":2}", "body.a"), "2");
  EXPECT_EQ(EvaluatedOn("{\"a\":1,\"a\":null}", "body.a"), "nil");
}

TEST(EvaluatorTest, NullKeepsThePositionsOfTheOthers) {
  EXPECT_EQ(EvaluatedOn("[null,1,null,3]", "body[4] * 10 + body[2]"), "31");
}

TEST(EvaluatorTest, YieldsOnlyOneFiniteShortValue) {
  EXPECT_EQ(EvaluatedOn("{}", "true"), "true");
  EXPECT_EQ(EvaluatedOn("{}", "nil"), "nil");
  EXPECT_THAT(EvaluatedOn("{}", "body"), StartsWith("bad_value: expression 'body': it yields a "));
  EXPECT_THAT(EvaluatedOn("{}", "number"), StartsWith("bad_value: "));
  EXPECT_THAT(EvaluatedOn("{}", "1 / 0"), StartsWith("bad_value: "));
  EXPECT_THAT(EvaluatedOn("{}", "-1 / 0"), StartsWith("bad_value: "));
  EXPECT_THAT(EvaluatedOn("{}", "0 / 0"), StartsWith("bad_value: "));
  const std::string longest(1024, 'x');
  EXPECT_EQ(EvaluatedOn("\"" + longest + "\"", "body"), "'" + longest + "'");
  EXPECT_THAT(EvaluatedOn("\"" + longest + "x\"", "body"), StartsWith("bad_value: "));
}

TEST(EvaluatorTest, TextMustBeUtf8WithoutNul) {
  const std::vector<std::pair<std::string, std::string>> headers = {{"x-plan", "caf\xe9"}};
  Evaluator evaluator;
  ASSERT_TRUE(evaluator.Bind({"{}", headers, 200}).ok());
  EXPECT_THAT(Evaluated(evaluator, "headers['x-plan']"), StartsWith("bad_value: "));
  EXPECT_THAT(EvaluatedOn(R"({"plan":"a\u0000b"})", "body.plan"), StartsWith("bad_value: "));
  EXPECT_EQ(EvaluatedOn(R"({"plan":"caf\u00e9"})", "body.plan"), "'café'");
}

TEST(EvaluatorTest, ABodyThatIsNotJsonLeavesHeadersAndStatus) {
  const std::vector<std::pair<std::string, std::string>> headers = {{"x-left", "7"}};
  Evaluator evaluator;
  ASSERT_TRUE(evaluator.Bind({"{\"credits\":1}", {}, 200}).ok());
  for (const std::string_view body :
       {"", " ", "<html>", "{\"a\":1", "{\"a\":01}", "[1] 2", "\xff", "{'a':1}", "nul"}) {
    const auto bound = evaluator.Bind({body, headers, 503});
    ASSERT_FALSE(bound.ok()) << body;
    EXPECT_EQ(bound.error().code, ErrorCode::kMalformedBody) << body;
    EXPECT_EQ(Evaluated(evaluator, "body"), "nil");
    EXPECT_EQ(Evaluated(evaluator, "number(headers['x-left']) + status"), "510");
  }
}

TEST(EvaluatorTest, NothingOfTheLastResponseRemains) {
  const std::vector<std::pair<std::string, std::string>> headers = {{"x-left", "7"}};
  Evaluator evaluator;
  ASSERT_TRUE(evaluator.Bind({"{\"a\":1,\"b\":2}", headers, 200}).ok());
  ASSERT_TRUE(evaluator.Bind({"{\"a\":3}", {}, 201}).ok());
  EXPECT_EQ(Evaluated(evaluator, "body.a"), "3");
  EXPECT_EQ(Evaluated(evaluator, "body.b"), "nil");
  EXPECT_EQ(Evaluated(evaluator, "headers['x-left']"), "nil");
  EXPECT_EQ(Evaluated(evaluator, "status"), "201");
}

TEST(EvaluatorTest, BeforeTheFirstBindEverythingIsNil) {
  Evaluator evaluator;
  EXPECT_EQ(Evaluated(evaluator, "body.a or headers.b or status"), "nil");
}

TEST(EachTest, VisitsAListInOrderAndPassesOverNull) {
  EXPECT_THAT(Visited("[10,null,30]", "body"), ElementsAre("1=10", "3=30"));
  EXPECT_THAT(Visited("[null,null,30,null]", "body"), ElementsAre("3=30"));
  EXPECT_THAT(Visited("{}", "split('b,a', ',')"), ElementsAre("1='b'", "2='a'"));
}

TEST(EachTest, VisitsTheMembersOfAnObjectSortedByName) {
  EXPECT_THAT(Visited(R"({"b":{"n":2},"a":{"n":1},"c":null,"B":{"n":3}})", "body", "item.n"),
              ElementsAre("'B'=3", "'a'=1", "'b'=2"));
}

TEST(EachTest, VisitsPositionsBeforeNames) {
  EXPECT_THAT(Visited("{}", "{ 'x', a = 'z', 'y' }"), ElementsAre("1='x'", "2='y'", "'a'='z'"));
  EXPECT_THAT(Visited("{}", "{ [true] = 1 }"), ElementsAre(HasSubstr("neither a position")));
}

TEST(EachTest, AnAbsentCollectionIsEmptyAndAScalarIsABadValue) {
  EXPECT_THAT(Visited("{}", "body.absent"), IsEmpty());
  EXPECT_THAT(Visited("{\"a\":[],\"o\":{}}", "body.a"), IsEmpty());
  EXPECT_THAT(Visited("{\"n\":5}", "body.n"), ElementsAre(HasSubstr("it yields a number")));
  Evaluator evaluator;
  const auto scalar = evaluator.Each(Checked("'x'"), [] { return Result<void>(); });
  ASSERT_FALSE(scalar.ok());
  EXPECT_EQ(scalar.error().code, ErrorCode::kBadValue);
}

TEST(EachTest, StopsAtTheFirstErrorOfItsVisitor) {
  Evaluator evaluator;
  ASSERT_TRUE(evaluator.Bind({"[1,2,3]", {}, 200}).ok());
  int visits = 0;
  const auto result = evaluator.Each(Checked("body"), [&]() -> Result<void> {
    if (++visits == 2) return Error{ErrorCode::kMissingField, "mine"};
    return {};
  });
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().message, "mine");
  EXPECT_EQ(visits, 2);
}

TEST(EachTest, TellsAnEmptyCollectionFromNone) {
  Evaluator evaluator;
  ASSERT_TRUE(evaluator.Bind({R"({"empty": [], "nothing": null})", {}, 200}).ok());
  const auto visit = [] { return Result<void>(); };
  EXPECT_TRUE(evaluator.Each(Checked("body.empty"), visit).value());
  EXPECT_FALSE(evaluator.Each(Checked("body.nothing"), visit).value());
  EXPECT_FALSE(evaluator.Each(Checked("body.absent"), visit).value());
}

TEST(EachTest, ItemAndKeyEndWithIt) {
  Evaluator evaluator;
  ASSERT_TRUE(evaluator.Bind({"[1,2,3]", {}, 200}).ok());
  ASSERT_TRUE(evaluator.Each(Checked("body"), [] { return Result<void>(); }).ok());
  EXPECT_EQ(Evaluated(evaluator, "item"), "nil");
  EXPECT_EQ(Evaluated(evaluator, "key"), "nil");
  EXPECT_EQ(Evaluated(evaluator, "body[3]"), "3");
}

TEST(EachTest, RefusesMoreMembersThanItsLimitBeforeTheFirstVisit) {
  EvaluatorLimits limits;
  limits.max_members = 3;
  Evaluator evaluator(limits);
  int visits = 0;
  const auto visit = [&] {
    ++visits;
    return Result<void>();
  };
  ASSERT_TRUE(evaluator.Bind({"[1,2,3]", {}, 200}).ok());
  EXPECT_TRUE(evaluator.Each(Checked("body"), visit).ok());
  ASSERT_TRUE(evaluator.Bind({"[1,2,3,4]", {}, 200}).ok());
  const auto result = evaluator.Each(Checked("body"), visit);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(visits, 3);
}

TEST(EachTest, DoesNotNestNorBind) {
  Evaluator evaluator;
  ASSERT_TRUE(evaluator.Bind({"[1]", {}, 200}).ok());
  ASSERT_TRUE(evaluator
                  .Each(Checked("body"),
                        [&] {
                          const auto nested =
                              evaluator.Each(Checked("body"), [] { return Result<void>(); });
                          EXPECT_FALSE(nested.ok());
                          EXPECT_FALSE(evaluator.Bind({"[2]", {}, 200}).ok());
                          EXPECT_EQ(Evaluated(evaluator, "item"), "1");
                          return Result<void>();
                        })
                  .ok());
}

TEST(ArithmeticTest, ProductsSumsAndDifferencesDoNotWrap) {
  const std::string_view body = R"({"micro": 17283224176240, "big": 9223372036854775807, "n": 3})";
  EXPECT_EQ(EvaluatedOn(body, "body.micro * 1000000 == 17283224176240e6"), "true");
  EXPECT_EQ(EvaluatedOn(body, "body.micro * body.micro * body.n > 8.9e26"), "true");
  EXPECT_EQ(EvaluatedOn(body, "1000000 * 1000000 * 1000000 * 1000000 > 9.9e23"), "true");
  EXPECT_EQ(EvaluatedOn(body, "body.big + body.big > 1e18"), "true");
  EXPECT_EQ(EvaluatedOn(body, "(body.big + 1) - -body.big > 1.8e19"), "true");
  EXPECT_EQ(EvaluatedOn(body, "-body.big - body.big < -1e19"), "true");
  EXPECT_EQ(EvaluatedOn(body, "sum({body.big, body.big}) > 1.8e19"), "true");
  EXPECT_EQ(EvaluatedOn(body, "max(body.big * 2, 1) > 1.8e19"), "true");
}

TEST(ArithmeticTest, WholeResultsReadAsIntegersInText) {
  const std::string_view body = R"({"n": 3, "list": ["a", "b", "c", "d"], "half": 0.5})";
  EXPECT_EQ(EvaluatedOn(body, "body.n + 1 .. '/' .. body.n * 2"), "'4/6'");
  EXPECT_EQ(EvaluatedOn(body, "'m' .. (body.n - 1)"), "'m2'");
  EXPECT_EQ(EvaluatedOn(body, "'m' .. -body.n .. 'x'"), "'m-3x'");
  EXPECT_EQ(EvaluatedOn(body, "(body.n == 3 and body.n + 1 or 0) .. ''"), "'4'");
  EXPECT_EQ(EvaluatedOn(body, "2 ^ 3 .. '' == '8' and 6 / 2 .. '' == '3'"), "true");
  EXPECT_EQ(EvaluatedOn(body, "body.half * 3 .. ''"), "'1.5'");
  EXPECT_EQ(EvaluatedOn(body, "body.list[body.n + 1] .. #body.list - 1"), "'d3'");
  EXPECT_EQ(EvaluatedOn(body, "split('a-b', '-')[1 + 1] .. body.n"), "'b3'");
  EXPECT_EQ(EvaluatedOn(body, "10 // 3 + 10 % 4"), "5");
}

TEST(ArithmeticTest, AnAbsentOperandIsStillNamed) {
  for (const char* source : {"body.granted - body.used", "body.used * 2 .. 'x'", "2 + body.used"}) {
    EXPECT_THAT(EvaluatedOn(R"({"granted": 5})", source), HasSubstr("field 'used'")) << source;
  }
}

TEST(ArithmeticTest, IntegersOf64BitsKeepTheirDigitsAsText) {
  const std::string_view body =
      R"({"id": 1293847561029384757, "wei": 17283224176240000000000, "max": 18446744073709551615})";
  EXPECT_EQ(EvaluatedOn(body, "body.id"), "1293847561029384757");
  EXPECT_EQ(EvaluatedOn(body, "'org ' .. body.id"), "'org 1293847561029384757'");
  EXPECT_EQ(EvaluatedOn(body, "body.id == 1293847561029384757"), "true");
  EXPECT_EQ(EvaluatedOn(body, "body.id == 1293847561029384756"), "false");
  EXPECT_EQ(EvaluatedOn(body, "json('{\"id\": 1293847561029384757}').id .. ''"),
            "'1293847561029384757'");
  EXPECT_EQ(EvaluatedOn(body, "body.wei / 1e18 == 17283.22417624"), "true");
  EXPECT_EQ(EvaluatedOn(body, "body.max > 1.8e19"), "true");
}

}  // namespace
}  // namespace api_credits
