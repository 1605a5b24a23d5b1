// What compiles and what does not: one expression over known names, and nothing that could be more.
#include "exporter/expression/expression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/expression/names.h"

namespace api_credits {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string FaultOf(std::string_view source) {
  const auto checked = Expression::Check(source);
  if (checked) return "compiles";
  EXPECT_EQ(checked.error().code, ErrorCode::kExpression) << source;
  return checked.error().message;
}

TEST(ExpressionTest, AcceptsWhatProvidersNeed) {
  const std::vector<std::string_view> sources = {
      "body.account.credits",
      "body.granted - body.used",
      "body[1].credits or body.credits",
      "headers['x-credits-left']",
      "status == 402 and body.success == false",
      "number(item.balance) / 100",
      "({ free = 100, pro = 1000 })[body.plan]",
      "sum(body.wallets, \"credits\")",
      "not (body.unlimited == nil)",
      "item.path .. ' ' .. key",
      "#body.list // 2 ^ 2 % 3",
      "0x10 + 1e-3 + .5",
      "body\n  .a\n  + 1",
      "find(body.lots, 'kind', 'email').left",
      "'it\\'s a -- string, function return os'",
      "body['function']",
      "body.os.io.load",
  };
  for (const auto source : sources) EXPECT_EQ(FaultOf(source), "compiles") << source;
}

TEST(ExpressionTest, KeepsItsSource) {
  const auto checked = Expression::Check("body.credits");
  ASSERT_TRUE(checked.ok());
  EXPECT_EQ(checked.value().source(), "body.credits");
  EXPECT_EQ(checked.value(), Expression::Check("body.credits").value());
  EXPECT_FALSE(checked.value() == Expression::Check("body.used").value());
}

TEST(ExpressionTest, RefusesWhatIsNotExactlyOneExpression) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"", "it is empty"},
      {" \n", "it is empty"},
      {"1) return (2", "')' closes nothing"},
      {"(1) (2)) + ((3)", "')' closes nothing"},
      {"1, 2", "',' is not allowed"},
      {"1; 2", "unexpected ';'"},
      {"{1; 2}", "unexpected ';'"},
      {"1 2", "near '2'"},
      {"(1", "')' expected"},
      {"{1)", "'}' expected"},
      {"body.a +", "near <eof>"},
      {"body = 1", "'=' compares nothing"},
      {"function() return 1 end", "'function' is not allowed"},
      {"(function() while true do end end)()", "'function' is not allowed"},
      {"body.a if true", "'if' is not allowed"},
      {"local x = 1", "'local' is not allowed"},
      {"goto x", "'goto' is not allowed"},
      {"return 1", "'return' is not allowed"},
      {"...", "'...' is not part"},
      {"body:len()", "unexpected ':'"},
      {"::x::", "unexpected ':'"},
      {"1 & 2", "unexpected '&'"},
      {"~1", "unexpected '~'"},
      {"body.a != 1", "unexpected '!='"},
      {"body.a -- comment", "'--' is not part"},
      {"--[[ x ]] body", "'--' is not part"},
      {"[[long]]", "'[[' is not part"},
      {"number[=[1]=]", "'[=' is not part"},
      {"'open", "a string is not closed"},
      {"'open\n'", "a string is not closed"},
      {"'open\\", "a string is not closed"},
      {"'\\q'", "invalid escape sequence"},
      {"1x", "malformed number"},
      {"0x", "malformed number"},
      {"b\xc3\xb6"
       "dy",
       "unexpected byte 195"},
      {std::string_view("body\0", 5), "control character"},
      {std::string_view("'\0'", 3), "control character"},
      {"body\x1b", "control character"},
  };
  for (const auto& [source, fault] : cases)
    EXPECT_THAT(FaultOf(source), HasSubstr(fault)) << source;
}

TEST(ExpressionTest, RefusesTheNamesOfLuasLibraryAndItsEnvironment) {
  const std::vector<std::string> names = {
      "os",       "io",        "load",   "loadstring", "dofile",       "loadfile",
      "require",  "package",   "string", "table",      "math",         "utf8",
      "debug",    "coroutine", "_G",     "_ENV",       "_VERSION",     "print",
      "pcall",    "xpcall",    "error",  "assert",     "getmetatable", "setmetatable",
      "rawget",   "rawset",    "rawlen", "rawequal",   "select",       "type",
      "tostring", "tonumber",  "next",   "pairs",      "ipairs",       "collectgarbage",
      "self",     "arg",       "warn"};
  for (const auto& name : names) {
    EXPECT_THAT(FaultOf(name), HasSubstr("unknown name '" + name + "'"));
    EXPECT_THAT(FaultOf("min(1, " + name + ".x)"), HasSubstr("unknown name '" + name + "'"));
    EXPECT_THAT(FaultOf("{ " + name + " }"), HasSubstr("unknown name '" + name + "'"));
    EXPECT_THAT(FaultOf("{ [" + name + "] = 1 }"), HasSubstr("unknown name '" + name + "'"));
  }
}

TEST(ExpressionTest, NamesTheClosestKnownName) {
  EXPECT_THAT(FaultOf("bdy.credits"), HasSubstr("unknown name 'bdy', did you mean 'body'?"));
  EXPECT_THAT(FaultOf("header['x']"), HasSubstr("did you mean 'headers'?"));
  EXPECT_THAT(FaultOf("Number(1)"), HasSubstr("did you mean 'number'?"));
  EXPECT_THAT(
      FaultOf("credits"),
      HasSubstr("known names are body, bodies, text, headers, status, params, kept, item, "));
}

TEST(ExpressionTest, StringsHideNothingAndEndWhereLuaEndsThem) {
  EXPECT_THAT(FaultOf("'a\\'' .. os"), HasSubstr("unknown name 'os'"));
  EXPECT_THAT(FaultOf("'a\\\\' .. os .. '\\\\'"), HasSubstr("unknown name 'os'"));
  EXPECT_THAT(FaultOf("\"'\" .. os .. \"'\""), HasSubstr("unknown name 'os'"));
  EXPECT_EQ(FaultOf("'os' .. \"io\""), "compiles");
}

TEST(ExpressionTest, AFieldMayHaveAnyNameButALabelIsNoField) {
  EXPECT_EQ(FaultOf("body.os"), "compiles");
  EXPECT_EQ(FaultOf("({ os = 1, io = 2 }).os"), "compiles");
  EXPECT_THAT(FaultOf("body..os"), HasSubstr("unknown name 'os'"));
  EXPECT_THAT(FaultOf("{ os == 1 }"), HasSubstr("unknown name 'os'"));
}

TEST(ExpressionTest, KnowsWhetherItReadsTheBody) {
  for (const char* source :
       {"bodies", "count(bodies)", "text or body", "body", "body.credits",
        "headers.x or number(body.x)", "{ body }", "{ body = body.x }", "body['x']"}) {
    EXPECT_TRUE(Expression::Check(source).value().reads_body()) << source;
  }
  for (const char* source : {"text", "status", "headers['x-nobody']", "headers['body']",
                             "item.body", "{ body = 1 }", "{ 1, body = 2 }"}) {
    EXPECT_FALSE(Expression::Check(source).value().reads_body()) << source;
  }
}

TEST(ExpressionTest, KnowsWhetherItReadsTheText) {
  for (const char* source : {"text", "contains(text, 'OK')", "body or text"}) {
    EXPECT_TRUE(Expression::Check(source).value().reads_text()) << source;
  }
  for (const char* source : {"body.text", "'text'", "{ text = 1 }", "bodies"}) {
    EXPECT_FALSE(Expression::Check(source).value().reads_text()) << source;
  }
  EXPECT_FALSE(Expression::Check("text").value().reads_body());
}

TEST(ExpressionTest, BoundsTheLengthAndTheNesting) {
  const std::string longest = "body." + std::string(Expression::kMaxSourceBytes - 5, 'a');
  EXPECT_EQ(FaultOf(longest), "compiles");
  EXPECT_THAT(FaultOf(longest + "a"), HasSubstr("longer than 4096 bytes"));
  EXPECT_THAT(FaultOf(std::string(2000, '(') + "1" + std::string(2000, ')')),
              HasSubstr("overflow"));
  EXPECT_THAT(FaultOf(std::string(4000, '#') + "1"), HasSubstr("overflow"));
}

TEST(ExpressionTest, AMessageQuotesTheSourceOnOneLineAndNotWholeIfLong) {
  EXPECT_THAT(FaultOf("body.a\n+"), HasSubstr("expression 'body.a +': "));
  const std::string fault = FaultOf("body." + std::string(1000, 'a') + " +");
  EXPECT_LT(fault.size(), 300U);
  EXPECT_THAT(FaultOf("body.a +"), Not(HasSubstr("expression:1:")));
}

}  // namespace
}  // namespace api_credits
