// What expressions see of a response and what they yield.
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

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view kCrustdata =
    R"({"account":{"credits":1234.5,"recurring_credits":5000
                    ,"credit_rollover":false,"plan":null}})";

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
  for (const std::string_view source : {"body.left + 1", "body.left > 1", "1 > body.left"}) {
    EXPECT_THAT(EvaluatedOn("{\"left\":\"5\"}", source),
                AllOf(StartsWith("expression: "), EndsWith("; number(…) reads text")));
  }
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
  const std::string longest(EvaluatorLimits().max_string_bytes, 'x');
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

}  // namespace
}  // namespace api_credits
