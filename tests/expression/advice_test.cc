// What an expression that is written as in another language is told.
#include "exporter/expression/advice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/expression/expression.h"

namespace api_credits {
namespace {

using ::testing::HasSubstr;

std::string AdviceFor(std::string_view source) {
  const auto checked = Expression::Check(source);
  return checked ? "compiles" : checked.error().message;
}

TEST(AdviceTest, SaysWhatToWriteInstead) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"body.until", "'until' is a word of Lua: write [\"until\"] instead of .until"},
      {"body.range.end.x", "write [\"end\"] instead of .end"},
      {"item.not == 1", "write [\"not\"]"},
      {"body.nil", "write [\"nil\"]"},
      {"body.true", "write [\"true\"]"},
      {"{ end = 1 }", "write [\"end\"] = …"},
      {"{ 1, in = 2 }", "write [\"in\"] = …"},
      {"body[0]", "lists begin at 1"},
      {"split(text, ',')[0]", "lists begin at 1"},
      {"body['list'][0].left", "lists begin at 1"},
      {"body.a != 1", "unexpected '!=', write '~='"},
      {"body.a !== 1", "unexpected '!==', write '~='"},
      {"body.a <> 1", "unexpected '<>', write '~='"},
      {"body.a === 1", "unexpected '===', write '=='"},
      {"body.a && body.b", "unexpected '&&', write 'and'"},
      {"body.a || body.b", "unexpected '||', write 'or'"},
      {"!body.a", "unexpected '!', write 'not'"},
      {"body.a ?\? 1", "unexpected '?\?', write 'or'"},
      {"body.a ? 1 : 2", "unexpected '?', write 'a and b or c'"},
      {"body?.a", "a field of what is absent is nil already"},
      {"body.a == null", "unknown name 'null', write 'nil'"},
      {"body.a or None", "unknown name 'None', write 'nil'"},
      {"headers['X-Left']", "headers have their names in lower case, write ['x-left']"},
      {"headers.x-left", "unknown name 'left'; a field with - in its name is written [\"x-left\"]"},
      {"body.credits - stats", "unknown name 'stats', did you mean 'status'?"},
      {"number(body.credits-left)", "is written [\"credits-left\"]"},
      {"body.plan = 'pro'", "'=' compares nothing, write '=='"},
      {"number(body.a = 1)", "'=' compares nothing, write '=='"},
      {"({ a = 1 })[body.plan = 2]", "'=' compares nothing, write '=='"},
  };
  for (const auto& [source, advice] : cases) {
    EXPECT_THAT(AdviceFor(source), HasSubstr(advice)) << source;
  }
}

TEST(AdviceTest, LetsPassWhatOnlyLooksLikeThat) {
  for (const char* source :
       {"body['end'] + body[\"until\"]", "body.ending + body.null", "({ [0] = 'none' })[body.code]",
        "({ null = 1 }).null", "body[10] + body[0x0 + 1]", "'a != b && c ? d : null'",
        "body.a ~= nil and not body.b",
        "headers['x-left'] + body['X-Left'] + item.headers['X-Left']", "body.a-status-body.b",
        "body.a - 1 - min(body.b)", "{ a = 1, ['end'] = 2, [body.x] = 3 }", "body[key]"}) {
    EXPECT_EQ(AdviceFor(source), "compiles") << source;
  }
}

}  // namespace
}  // namespace api_credits
