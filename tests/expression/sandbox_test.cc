// The bounds hold, the evaluator survives what breaks them, and no error tells what a body holds.
#include "exporter/expression/sandbox.h"

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
using ::testing::Not;
using ::testing::StartsWith;

std::string Repeated(std::string_view text, int times, std::string_view separator = "") {
  std::string repeated;
  for (int i = 0; i < times; ++i) {
    if (i > 0) repeated += separator;
    repeated += text;
  }
  return repeated;
}

std::string Nested(int depth) { return Repeated("[", depth) + "1" + Repeated("]", depth); }

TEST(SandboxTest, StopsAnEvaluationThatExceedsItsSteps) {
  EvaluatorLimits limits;
  limits.max_steps = 50;
  Evaluator evaluator(limits);
  ASSERT_TRUE(evaluator.Bind({"[1,2,3]", {}, 200}).ok());
  EXPECT_EQ(Evaluated(evaluator, "body[1] + body[2]"), "3");
  EXPECT_THAT(Evaluated(evaluator, Repeated("body[1]", 40, "+")),
              HasSubstr("stopped after 50 steps"));
  EXPECT_EQ(Evaluated(evaluator, "body[1] + body[2]"), "3");
}

TEST(SandboxTest, AllowsAsManyStepsAsTheLimitSaysAndNotOneMore) {
  EvaluatorLimits limits;
  limits.max_steps = 200;  // too many for the instructions to be counted: each member is a step
  for (const int members : {200, 201}) {
    Evaluator evaluator(limits);
    ASSERT_TRUE(evaluator.Bind({"[" + Repeated("1", members, ",") + "]", {}, 200}).ok());
    EXPECT_EQ(
        Evaluated(evaluator, "count(body)"),
        members == 200 ? "200" : "expression: expression 'count(body)': stopped after 200 steps");
  }
}

TEST(SandboxTest, CountsEveryInstructionOfALongExpression) {
  EvaluatorLimits limits;
  limits.max_steps = 1000;
  Evaluator evaluator(limits);
  EXPECT_EQ(Evaluated(evaluator, Repeated("status", 200, " or ")), "nil");
  EXPECT_THAT(Evaluated(evaluator, Repeated("sum({status})", 290, "+")),
              HasSubstr("stopped after 1000 steps"));
}

TEST(SandboxTest, ChargesFunctionsForTheMembersAndTheTextThatTheyRead) {
  EvaluatorLimits limits;
  limits.max_steps = 1000;
  limits.max_members = 10'000;
  const std::string list = "[" + Repeated("{\"a\":1}", 2000, ",") + "]";
  const std::string text = "\"" + Repeated("a,", 16'000) + "\"";
  const std::vector<std::pair<std::string, std::string_view>> cases = {
      {list, "sum(body, 'a')"},       {list, "count(body)"},         {list, "find(body, 'a', 2)"},
      {list, "filter(body, 'a', 2)"}, {list, "min_by(body, 'a')"},   {list, "sum({body}, 'a')"},
      {text, "match(body, 'b')"},     {text, "seconds(body)"},       {text, "number(body, '1000')"},
      {text, "lower(body)"},          {text, "contains(body, 'b')"}, {text, "split(body, ',')"},
      {text, "contains('b', body)"},  {text, "json(body)"},          {text, "number(body)"},
  };
  for (const auto& [body, source] : cases) {
    Evaluator evaluator(limits);
    ASSERT_TRUE(evaluator.Bind({body, {}, 200}).ok());
    EXPECT_THAT(Evaluated(evaluator, source), StartsWith("expression: ")) << source;
    EXPECT_THAT(Evaluated(evaluator, source), HasSubstr("stopped after 1000 steps")) << source;
    EXPECT_EQ(Evaluated(evaluator, "status"), "200");
  }
}

TEST(SandboxTest, SearchingTextThatAlmostMatchesEverywhereTakesLinearTime) {
  const std::string body =
      "{\"text\":\"" + Repeated("a", 500'000) + "\",\"part\":\"" + Repeated("a", 250'000) + "b\"}";
  EXPECT_EQ(EvaluatedOn(body, "contains(body.text, body.part)"), "false");
}

TEST(SandboxTest, StopsAConcatenationThatExceedsItsMemory) {
  EvaluatorLimits limits;
  limits.max_memory_bytes = 4 * 1024 * 1024;
  Evaluator evaluator(limits);
  const std::string body = "\"" + std::string(100'000, 'x') + "\"";
  ASSERT_TRUE(evaluator.Bind({body, {}, 200}).ok());
  EXPECT_THAT(Evaluated(evaluator, Repeated("body", 150, "..")),
              HasSubstr("more than 4194304 bytes of memory needed"));
  EXPECT_EQ(Evaluated(evaluator, "#body"), "100000") << "the body is still bound";
  ASSERT_TRUE(evaluator.Bind({"{\"a\":1}", {}, 200}).ok());
  EXPECT_EQ(Evaluated(evaluator, "body.a"), "1");
}

TEST(SandboxTest, ABodyThatDoesNotFitIsTooLargeAndTheNextOneIsRead) {
  EvaluatorLimits limits;
  limits.max_memory_bytes = 256 * 1024;
  Evaluator evaluator(limits);
  const std::vector<std::pair<std::string, std::string>> headers = {{"x-left", "7"}};
  const std::string many_tables = "[" + Repeated("[]", 5000, ",") + "]";
  const std::string larger_than_all(300 * 1024, '1');
  for (int round = 0; round < 3; ++round) {
    for (const std::string& body : {many_tables, larger_than_all}) {
      const auto bound = evaluator.Bind({body, headers, 200});
      ASSERT_FALSE(bound.ok());
      EXPECT_EQ(bound.error().code, ErrorCode::kTooLarge);
      EXPECT_EQ(Evaluated(evaluator, "body"), "nil");
      EXPECT_EQ(Evaluated(evaluator, "headers['x-left']"), "'7'");
    }
    ASSERT_TRUE(evaluator.Bind({"[5]", {}, 200}).ok());
    EXPECT_EQ(Evaluated(evaluator, "body[1]"), "5");
  }
}

TEST(SandboxTest, HeadersThatDoNotFitAreTooLargeAndTheNextOnesAreRead) {
  EvaluatorLimits limits;
  limits.max_memory_bytes = 128 * 1024;
  Evaluator evaluator(limits);
  const std::vector<std::pair<std::string, std::string>> headers = {
      {"x-left", std::string(200 * 1024, 'x')}};
  const auto bound = evaluator.Bind({"{}", headers, 200});
  ASSERT_FALSE(bound.ok());
  EXPECT_EQ(bound.error().code, ErrorCode::kTooLarge);
  ASSERT_TRUE(evaluator.Bind({"[5]", {}, 200}).ok());
  EXPECT_EQ(Evaluated(evaluator, "body[1]"), "5");
}

TEST(SandboxTest, WithoutRoomForAnEmptyStateEverythingFailsAndNothingCrashes) {
  size_t fitted = 0;
  for (size_t bytes = 0; bytes < 24'000; bytes += 40) {
    EvaluatorLimits limits;
    limits.max_memory_bytes = bytes;
    Evaluator evaluator(limits);
    const bool bound = evaluator.Bind({"[5]", {}, 200}).ok();
    const std::string shown = Evaluated(evaluator, "body[1]");
    const bool each = evaluator.Each(Checked("body"), [] { return Result<void>(); }).ok();
    if (bound && shown == "5" && each) ++fitted;
  }
  EXPECT_GT(fitted, 0U);
  EXPECT_LT(fitted, 600U);
}

TEST(SandboxTest, BoundsTheDepthOfABody) {
  EvaluatorLimits limits;
  limits.max_json_depth = 10;
  Evaluator evaluator(limits);
  EXPECT_TRUE(evaluator.Bind({Nested(10), {}, 200}).ok());
  for (const int depth : {11, 5000, 100'000}) {
    const auto bound = evaluator.Bind({Nested(depth), {}, 200});
    ASSERT_FALSE(bound.ok());
    EXPECT_EQ(bound.error().code, ErrorCode::kTooLarge) << depth;
    EXPECT_EQ(Evaluated(evaluator, "body"), "nil");
  }
  EXPECT_TRUE(evaluator.Bind({Nested(10), {}, 200}).ok()) << "after a parser that grew";
}

TEST(SandboxTest, ALargeBodyWithinTheLimitsIsRead) {
  const std::string body = "[" + Repeated("[]", 340'000, ",") + ",7]";  // 1 MiB of the costliest
  Evaluator evaluator;
  for (int round = 0; round < 3; ++round) {
    ASSERT_TRUE(evaluator.Bind({body, {}, 200}).ok()) << round;
    EXPECT_EQ(Evaluated(evaluator, "body[340001]"), "7");
  }
}

TEST(SandboxTest, ForgetsLoadedExpressionsBeforeTheyFillTheMemory) {
  EvaluatorLimits limits;
  limits.max_memory_bytes = 4 * 1024 * 1024;
  Evaluator evaluator(limits);
  ASSERT_TRUE(evaluator.Bind({"[5]", {}, 200}).ok());
  for (int i = 0; i < 20'000; ++i) {
    ASSERT_EQ(Evaluated(evaluator, "body[1] + " + std::to_string(i)), std::to_string(i + 5));
  }
}

TEST(SandboxTest, ServesForeverWhetherEvaluationsSucceedOrFail) {
  EvaluatorLimits limits;
  limits.max_memory_bytes = 256 * 1024;
  limits.max_members = 50;
  Evaluator evaluator(limits);
  const std::string body = "{\"few\":[" + Repeated("1", 50, ",") + "],\"many\":[" +
                           Repeated("1", 51, ",") + "],\"n\":5}";
  const auto few = Checked("body.few");
  const std::vector<Expression> failing = {Checked("body.many"), Checked("body.n"),
                                           Checked("{ [true] = 1 }"), Checked("body.x + 1")};
  for (int round = 0; round < 5000; ++round) {
    ASSERT_TRUE(evaluator.Bind({body, {}, 200}).ok()) << round;
    ASSERT_TRUE(evaluator.Each(few, [] { return Result<void>(); }).ok()) << round;
    for (const Expression& expression : failing) {
      ASSERT_FALSE(evaluator.Each(expression, [] { return Result<void>(); }).ok()) << round;
    }
    ASSERT_EQ(Evaluated(evaluator, "body.n"), "5") << round;
  }
}

TEST(SandboxTest, NoErrorTellsWhatTheBodyHolds) {
  constexpr std::string_view kBody =
      R"({"CANARY":"CANARY","s":"CANARY","list":["CANARY","CANARY"],"t":{"CANARY":{}},"n":7,
          "long":"CANARY CANARY CANARY CANARY CANARY CANARY CANARY CANARY CANARY CANARY"})";
  const std::vector<std::pair<std::string, std::string>> headers = {{"x", "CANARY"}};
  Evaluator evaluator;
  ASSERT_TRUE(evaluator.Bind({kBody, headers, 200}).ok());
  for (const std::string_view source : {"body.s + 1",
                                        "1 - body.s",
                                        "-body.s",
                                        "body.s * body.s",
                                        "body.long // 2",
                                        "body.s ^ 2",
                                        "body.s < 1",
                                        "body.s < nil",
                                        "body.t <= body.t",
                                        "body.list .. 'x'",
                                        "body.s .. body.t",
                                        "body.s .. nil",
                                        "#body.n",
                                        "body.s()",
                                        "body.list[1]()",
                                        "body[body.s]()",
                                        "body.t[body.s]()",
                                        "body.t[body.s] + 1",
                                        "body[headers.x] + 1",
                                        "body[body.s] + 1",
                                        "headers.x + 1",
                                        "headers[body.s] .. nil",
                                        "{ [body.absent] = 1 }",
                                        "{ [0/0] = 1 }",
                                        "number(body.s)",
                                        "number(headers.x)",
                                        "sum(body.list)",
                                        "sum(body.list, body.t)",
                                        "sum({ body.s })",
                                        "min(body.s)",
                                        "max(1, body.long)",
                                        "count(body.s)",
                                        "json(body.s)",
                                        "json(body.long)",
                                        "split(body.s, '')",
                                        "split(body.t, body.s)",
                                        "find(body.s, 'a', 1)",
                                        "find(body.t, body.s, 1)",
                                        "match(body.s, body.s .. '(')",
                                        "match(body.s, 'x', body.s)",
                                        "match(body.t, body.s)",
                                        "seconds(body.s)",
                                        "number(body.s, '1.000')",
                                        "number(body.s, body.s)",
                                        "sum({ { [body.s] = body.list } }, body.s)",
                                        "filter(body.t, body.s, 1)",
                                        "max_by(body.list, body.t)",
                                        "min_by({ { [body.s] = body.s } }, body.s)",
                                        "next_day_of_month(body.s)",
                                        "round(body.s)",
                                        "ceil(body.t)",
                                        "bodies",
                                        "text + 1",
                                        "text.x.y + 1",
                                        "lower(body.t)",
                                        "floor(body.s)",
                                        "contains(body.t, body.s)",
                                        "contains(body.s, body.t)",
                                        "body.t",
                                        "body.list",
                                        "1 % (body.n - 7)",
                                        "body.n // (body.n - 7)",
                                        "body.n()",
                                        "body.n.x + 1",
                                        "number[body.s]",
                                        "#number",
                                        "(body.s or 1) + 1",
                                        "(body.s .. 'x') + 1",
                                        "lower(body.s)()",
                                        "lower(body.s) + 1"}) {
    const auto result = evaluator.Evaluate(Checked(source));
    ASSERT_FALSE(result.ok()) << source;
    // The source is configuration, and may be quoted.
    const std::string quoted = "expression '" + std::string(source) + "'";
    ASSERT_THAT(result.error().message, StartsWith(quoted));
    const std::string told = result.error().message.substr(quoted.size());
    EXPECT_THAT(told, Not(HasSubstr("CANARY"))) << source;
    EXPECT_THAT(told, Not(HasSubstr("canary"))) << source;
    const auto each = evaluator.Each(Checked(source), [] { return Result<void>(); });
    const std::string fault = each ? "" : each.error().message.substr(quoted.size());
    EXPECT_THAT(fault, Not(HasSubstr("CANARY"))) << source;
  }
  for (const std::string_view body :
       {"CANARY", "{\"CANARY\"", "{\"a\":CANARY}", "[\"CANARY\" 1]"}) {
    const auto bound = evaluator.Bind({body, {}, 200});
    ASSERT_FALSE(bound.ok());
    EXPECT_THAT(bound.error().message, Not(HasSubstr("CANARY")));
  }
}

TEST(SandboxTest, ExpressionsCannotChangeWhatTheNextOneSees) {
  Evaluator evaluator;
  ASSERT_TRUE(evaluator.Bind({"{\"a\":{\"b\":1}}", {}, 200}).ok());
  EXPECT_EQ(Evaluated(evaluator, "({ body = 2, number = 3 }).body"), "2");
  EXPECT_EQ(Evaluated(evaluator, "{ body.a } == nil"), "false");
  EXPECT_EQ(Evaluated(evaluator, "number(body.a.b)"), "1");
}

}  // namespace
}  // namespace api_credits
