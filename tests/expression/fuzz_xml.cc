// libFuzzer: any bytes as a body of XML. Nothing crashes, and every element can be read and summed.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "exporter/expression/evaluator.h"
#include "exporter/expression/expression.h"

namespace api_credits {
namespace {

std::vector<Expression> Checked(std::initializer_list<std::string_view> sources) {
  std::vector<Expression> checked;
  for (const auto source : sources) checked.push_back(Expression::Check(source).value());
  return checked;
}

void Fuzz(std::string_view body) {
  static const auto read = Checked(
      {"body.a.b", "body[1].text .. body[1].tag", "text", "count(body)", "sum(body, 'a.b')",
       "sum(bodies, 'text')", "filter(body, 'tag', 'a')[1]", "max_by(body, 'b')", "number(body)",
       "json(body)", "lower(body.text)", "match(body.text, '(a|b)+')", "body == bodies[1]"});
  static const auto walks = Checked({"bodies", "item", "item"});
  EvaluatorLimits limits;
  limits.max_memory_bytes = 256 * 1024;
  limits.max_members = 20;
  Evaluator evaluator(limits);
  Evaluator::Input input;
  input.body = body;
  input.format = BodyFormat::kXml;
  const bool bound = evaluator.Bind(input).ok();
  for (const Expression& expression : read) static_cast<void>(evaluator.Evaluate(expression));
  static_cast<void>(evaluator.Each(walks, [&]() -> Result<void> {
    if (!bound) __builtin_trap();  // nothing is there to visit
    for (const Expression& expression : read) static_cast<void>(evaluator.Evaluate(expression));
    return {};
  }));
}

}  // namespace
}  // namespace api_credits

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  api_credits::Fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
