// libFuzzer: the first line is an expression, the rest a body of JSON. Nothing crashes, and what
// Check accepts compiles in the form that runs, too.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "exporter/expression/evaluator.h"
#include "exporter/expression/expression.h"

namespace api_credits {
namespace {

// Lua words the errors of its compiler so, and no error of a running chunk.
bool IsErrorOfSyntax(const Error& error) {
  const size_t detail = error.message.rfind("': ");
  return error.message.find(" near ", detail == std::string::npos ? 0 : detail) !=
         std::string::npos;
}

void Fuzz(std::string_view data) {
  EvaluatorLimits limits;
  limits.max_steps = 2000;
  limits.max_memory_bytes = 256 * 1024;
  limits.max_members = 20;
  Evaluator evaluator(limits);
  const size_t end = std::min(data.find('\n'), data.size());
  const auto checked = Expression::Check(data.substr(0, end));
  if (!checked) return;
  static_cast<void>(evaluator.Bind({data.substr(std::min(end + 1, data.size()))}));
  const auto value = evaluator.Evaluate(checked.value());
  if (!value && IsErrorOfSyntax(value.error())) __builtin_trap();
  const Expression collections[] = {checked.value(), checked.value()};
  static_cast<void>(evaluator.Each(collections, [&]() -> Result<void> {
    static_cast<void>(evaluator.Evaluate(checked.value()));
    return {};
  }));
}

}  // namespace
}  // namespace api_credits

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  api_credits::Fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
