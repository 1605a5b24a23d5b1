// libFuzzer: two texts, divided by the first line end, as arguments of the functions that read
// text. Nothing crashes; a number that is read is finite; a match is a part of the text.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
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

void Fuzz(std::string_view data) {
  static const auto expressions = Checked({"match(params.a, params.b)",
                                           "match(params.a, params.b, 0)",
                                           "match(params.a, params.b, 2)",
                                           "number(params.a)",
                                           "number(params.a, params.b)",
                                           "number(params.a, '$1.000,00')",
                                           "number(params.a, '1 000 €')",
                                           "seconds(params.a)",
                                           "split(params.a, params.b)[1]",
                                           "contains(params.a, params.b)",
                                           "lower(params.a)",
                                           "json(params.a)",
                                           "next_day_of_month(params.a)",
                                           "round(params.a)",
                                           "floor(params.a)",
                                           "min(params.a, params.b)",
                                           "sum({ params.a, params.b })",
                                           "sum(json(params.a), params.b)",
                                           "filter(json(params.a), params.b, 1)[1]",
                                           "max_by(json(params.a), params.b)"});
  Evaluator evaluator;
  const size_t end = std::min(data.find('\n'), data.size());
  const std::string a(data.substr(0, end));
  const std::vector<std::pair<std::string, std::string>> values = {
      {"a", a}, {"b", std::string(data.substr(std::min(end + 1, data.size())))}};
  Evaluator::Input input;
  input.format = BodyFormat::kText;
  input.params = values;
  if (!evaluator.Bind(input)) __builtin_trap();
  for (const Expression& expression : expressions) {
    const auto value = evaluator.Evaluate(expression);
    if (!value) continue;
    const double* number = std::get_if<double>(&value.value());
    if (number != nullptr && !std::isfinite(*number)) __builtin_trap();
    const std::string* text = std::get_if<std::string>(&value.value());
    const bool is_match = expression.source().starts_with("match");
    if (is_match && text != nullptr && a.find(*text) == std::string::npos) __builtin_trap();
  }
}

}  // namespace
}  // namespace api_credits

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  api_credits::Fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
