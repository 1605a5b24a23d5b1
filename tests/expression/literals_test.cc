// Literal patterns and forms are judged when an expression is checked.
#include "exporter/expression/literals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "exporter/expression/expression.h"

namespace api_credits {
namespace {

using ::testing::HasSubstr;

std::string JudgementOf(std::string_view source) {
  const auto checked = Expression::Check(source);
  return checked ? "good" : checked.error().message;
}

TEST(LiteralsTest, ABadPatternIsAnErrorOfTheDefinition) {
  for (const char* source :
       {"match(text, '(')", "1 + number(match(body.a, \"[a\", 1))", "match(text, '(?=x)')",
        "match(lower(body['a,b']), '\\\\1')", "match({ 1, 2 }, '*')", "match(text, 'x{2000}')",
        "match(text, '\\x28')", "{ match(text, '+') }", "match(text, '(a)(b', 1)"}) {
    EXPECT_THAT(JudgementOf(source), HasSubstr("the pattern of match(): ")) << source;
  }
  EXPECT_THAT(JudgementOf("match(text, '(')"), HasSubstr("missing )"));
}

TEST(LiteralsTest, ABadFormIsAnErrorOfTheDefinition) {
  for (const char* source : {"number(body.a, 'de')", "sum({ number(body.a, '1,00') })"}) {
    EXPECT_THAT(JudgementOf(source), HasSubstr("the form of number() is 1000")) << source;
  }
}

TEST(LiteralsTest, WhatIsNotALiteralIsLeftToTheEvaluation) {
  for (const char* source :
       {"match(text, body.pattern)", "match(text, '(' .. ')')", "match(text)", "match(text, ('('))",
        "body.match", "({ match = 1 }).match", "match(match(text, 'a'), 'b')", "split(text, '(')",
        "match(text, 'OK:(\\\\d+)')", "number(body.a, '1.000,00 €')", "number(body.a)",
        "match(text, 'a', 1) .. '('", "number(match(text, '(x)'), '1000')"}) {
    EXPECT_EQ(JudgementOf(source), "good") << source;
  }
}

}  // namespace
}  // namespace api_credits
