// What of an answer is bound under which name: pages, text, and the values of the account.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/expression/evaluator.h"
#include "tests/expression/evaluation.h"

namespace api_credits {
namespace {

using ::testing::HasSubstr;

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST(BindingTest, EveryPageIsInBodiesAndTheLastIsTheBody) {
  const std::vector<std::string_view> earlier = {R"({"cost":1,"next":"b"})", R"({"cost":2.5})"};
  Evaluator evaluator;
  Evaluator::Input input;
  input.body = R"({"cost":4})";
  input.earlier_bodies = earlier;
  ASSERT_TRUE(evaluator.Bind(input).ok());
  EXPECT_EQ(Evaluated(evaluator, "body.cost"), "4");
  EXPECT_EQ(Evaluated(evaluator, "sum(bodies, 'cost')"), "7.5");
  EXPECT_EQ(Evaluated(evaluator, "bodies[1].next .. count(bodies)"), "'b3'");
  ASSERT_TRUE(evaluator.Bind({"{\"cost\":9}"}).ok());
  EXPECT_EQ(Evaluated(evaluator, "sum(bodies, 'cost')"), "9") << "one page is a list too";
}

TEST(BindingTest, APageThatCannotBeReadLeavesNoneOfThem) {
  const std::vector<std::string_view> earlier = {R"({"cost":1})", "<html>"};
  Evaluator evaluator;
  Evaluator::Input input;
  input.body = R"({"cost":4})";
  input.earlier_bodies = earlier;
  const auto bound = evaluator.Bind(input);
  ASSERT_FALSE(bound.ok());
  EXPECT_EQ(bound.error().code, ErrorCode::kMalformedBody);
  EXPECT_EQ(Evaluated(evaluator, "body"), "nil");
  EXPECT_EQ(Evaluated(evaluator, "bodies"), "nil");
  EXPECT_EQ(Evaluated(evaluator, "text"), "'{\"cost\":4}'");
}

TEST(BindingTest, TextIsTheBodyAsItCameWhateverTheFormat) {
  Evaluator evaluator;
  ASSERT_TRUE(evaluator.Bind({" {\"a\": 1}\n"}).ok());
  EXPECT_EQ(Evaluated(evaluator, "text"), "' {\"a\": 1}\n'");
  EXPECT_FALSE(evaluator.Bind({"OK:12.34"}).ok());
  EXPECT_EQ(Evaluated(evaluator, "number(split(text, ':')[2])"), "12.34");
  EXPECT_FALSE(evaluator.Bind({"caf\xe9"}).ok());
  EXPECT_EQ(Evaluated(evaluator, "text"), "nil") << "not UTF-8";
  EXPECT_FALSE(evaluator.Bind({""}).ok());
  EXPECT_EQ(Evaluated(evaluator, "text"), "''");
}

TEST(BindingTest, ABodyThatIsTextIsNotParsed) {
  Evaluator evaluator;
  Evaluator::Input input;
  input.format = BodyFormat::kText;
  for (const std::string_view body : {"OK:12.34", "{\"a\":1}", ""}) {
    input.body = body;
    ASSERT_TRUE(evaluator.Bind(input).ok());
    EXPECT_EQ(Evaluated(evaluator, "text"), "'" + std::string(body) + "'");
    EXPECT_EQ(Evaluated(evaluator, "body"), "nil");
    EXPECT_EQ(Evaluated(evaluator, "bodies"), "nil");
  }
  input.body = "caf\xe9";
  const auto bound = evaluator.Bind(input);
  ASSERT_FALSE(bound.ok());
  EXPECT_EQ(bound.error().code, ErrorCode::kMalformedBody);
  EXPECT_THAT(bound.error().message, HasSubstr("UTF-8"));
  EXPECT_EQ(Evaluated(evaluator, "text"), "nil");
}

TEST(BindingTest, AByteOrderMarkIsSkipped) {
  const std::string mark = "\xEF\xBB\xBF";
  const std::string page = mark + "[1]";
  const std::vector<std::string_view> earlier = {page};
  Evaluator evaluator;
  Evaluator::Input input;
  const std::string body = mark + "[2]";
  input.body = body;
  input.earlier_bodies = earlier;
  ASSERT_TRUE(evaluator.Bind(input).ok());
  EXPECT_EQ(Evaluated(evaluator, "text .. bodies[1][1] .. bodies[2][1]"), "'[2]12'");
  input.format = BodyFormat::kText;
  ASSERT_TRUE(evaluator.Bind(input).ok());
  EXPECT_EQ(Evaluated(evaluator, "text"), "'[2]'");
  EXPECT_EQ(EvaluatedOn("{\"inner\":\"" + mark + "[3]\"}", "json(body.inner)[1]"), "3");
}

TEST(BindingTest, WhatIsNotJsonNamesItsContentTypeAndNothingElseOfTheAnswer) {
  const auto fault = [](std::string_view content_type, BodyFormat format = BodyFormat::kJson) {
    const Pairs headers = {{"server", "x"}, {"content-type", std::string(content_type)}};
    Evaluator evaluator;
    Evaluator::Input input;
    input.body = "CANARY";
    input.headers = headers;
    input.format = format;
    return evaluator.Bind(input).error().message;
  };
  EXPECT_EQ(fault("text/html"), "the body is not JSON; its Content-Type is text/html");
  EXPECT_EQ(fault(" text/html ; charset=utf-8; x=CANARY"),
            "the body is not JSON; its Content-Type is text/html");
  EXPECT_EQ(fault("application/problem+json", BodyFormat::kXml),
            "the body is not XML; its Content-Type is application/problem+json");
  for (const std::string& odd :
       {std::string(), std::string("CANARY"), std::string("a b/c"), std::string("text/<b>"),
        std::string("text/"), std::string("/html"), "text/" + std::string(60, 'x'),
        std::string("text/html\x1b[2J"), std::string("text/caf\xe9")}) {
    EXPECT_EQ(fault(odd), "the body is not JSON") << odd;
  }
}

TEST(BindingTest, ParamsAndKeptValuesAreTablesForOneResponse) {
  const Pairs params = {{"organization", "org-7"}, {"page_size", "50"}};
  const Pairs kept = {{"empty", ""}};
  Evaluator evaluator;
  Evaluator::Input input;
  input.body = R"([{"id":"org-7","left":3}])";
  input.params = params;
  input.kept = kept;
  ASSERT_TRUE(evaluator.Bind(input).ok());
  EXPECT_EQ(Evaluated(evaluator, "find(body, 'id', params.organization).left"), "3");
  EXPECT_EQ(Evaluated(evaluator, "number(params.page_size) .. kept.empty"), "'50'");
  EXPECT_EQ(Evaluated(evaluator, "kept.organization"), "nil");
  input.body = "<html>";
  EXPECT_FALSE(evaluator.Bind(input).ok());
  EXPECT_EQ(Evaluated(evaluator, "params.organization"), "'org-7'");
  ASSERT_TRUE(evaluator.Bind({"{}"}).ok());
  EXPECT_EQ(Evaluated(evaluator, "params.organization or kept.empty"), "nil");
}

}  // namespace
}  // namespace api_credits
