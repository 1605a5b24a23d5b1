// Arithmetic does not wrap, and whole numbers of 64 bits keep their digits where they become text.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "exporter/expression/evaluator.h"
#include "tests/expression/evaluation.h"

namespace api_credits {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

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

TEST(ArithmeticTest, WhatYieldsOneOfItsArgumentsKeepsTheDigitsToo) {
  const std::string_view body =
      R"({"id": 1293847561029384757, "text": " 1293847561029384757 ", "less": 1293847561029384756,
          "list": [{"n": 1293847561029384756}, {"n": 1293847561029384757}]})";
  for (const char* source :
       {"-body.id", "body.id // 1", "body.id % 9223372036854775807", "number(body.id)",
        "number(body.text)", "max(body.less, body.id, 5)", "min(body.id, 9e18)", "floor(body.id)",
        "ceil(body.id)", "round(body.text)", "(body.absent or body.id)", "max_by(body.list, 'n').n",
        "find(body.list, 'n', body.id).n", "number(body.id, '1.000')"}) {
    const std::string sign = source[0] == '-' ? "-" : "";
    EXPECT_EQ(EvaluatedOn(body, source), sign + "1293847561029384757") << source;
    EXPECT_EQ(EvaluatedOn(body, std::string(source) + " .. ''"),
              "'" + sign + "1293847561029384757'")
        << source;
  }
  EXPECT_EQ(EvaluatedOn(body, "min_by(body.list, 'n').n == body.less"), "true");
  EXPECT_EQ(EvaluatedOn(body, "body.less < body.id and body.id > body.less"), "true");
  EXPECT_EQ(EvaluatedOn(body, "body.id - body.less"), "0") << "differences are doubles";
}

TEST(ArithmeticTest, TheLeastIntegerHasNoOppositeAndIsThereforeADouble) {
  const std::string_view body = "[-9223372036854775808, \"-9223372036854775808\"]";
  EXPECT_EQ(EvaluatedOn(body, "-body[1] > 0"), "true");
  EXPECT_EQ(EvaluatedOn(body, "body[1] // -1 > 0"), "true");
  EXPECT_EQ(EvaluatedOn(body, "-number(body[2]) > 0"), "true");
  EXPECT_EQ(EvaluatedOn(body, "-min(body[1], body[2]) > 0"), "true");
  EXPECT_EQ(EvaluatedOn(body, "body[1] < -9223372036854775807"), "true");
}

TEST(ArithmeticTest, NumeralsDoNotWrapEither) {
  for (const char* source :
       {"0x8000000000000000", "1 + 0XFFFFFFFFFFFFFFFF", "0x010000000000000000"}) {
    const auto checked = Expression::Check(source);
    ASSERT_FALSE(checked.ok()) << source;
    EXPECT_THAT(checked.error().message, HasSubstr("larger than an integer of 64 bits")) << source;
  }
  EXPECT_EQ(EvaluatedOn("{}", "0x7fffffffffffffff"), "9223372036854775807");
  EXPECT_EQ(EvaluatedOn("{}", "0x0000000000000000ff"), "255");
  EXPECT_EQ(EvaluatedOn("{}", "0xffffffffffffffffp0 > 0"), "true");
  EXPECT_EQ(EvaluatedOn("{}", "9223372036854775808 > 0 and -9223372036854775808 < 0"), "true");
}

TEST(ArithmeticTest, DivisionByZeroIsAnErrorHoweverItIsWritten) {
  for (const char* source : {"5 / 0", "5 // 0", "5 % 0", "5 // 0.0", "5 % 0.0"}) {
    EXPECT_THAT(EvaluatedOn("{}", source), HasSubstr(source)) << source;
  }
}

TEST(ArithmeticTest, NotIsNoEndOfAnOperand) {
  for (const char* source : {"'m' .. -not body.n + 1 .. 'x'", "1 + not body.n .. 'x'",
                             "'x' .. not body.n", "not body.n + 1 == 2 .. ''"}) {
    const std::string told = EvaluatedOn("{\"n\":3}", source);
    EXPECT_THAT(told, Not(HasSubstr(" near "))) << "it compiles as it is checked: " << source;
  }
  EXPECT_EQ(EvaluatedOn("{\"n\":3}", "(not body.x and 1 + 1 or 0) .. 'x'"), "'2x'");
}

}  // namespace
}  // namespace api_credits
