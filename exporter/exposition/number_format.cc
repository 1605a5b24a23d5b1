#include "exporter/exposition/number_format.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace api_credits {
namespace {

constexpr double kPlainIntegers = 1e15;

bool IsPlainInteger(double value) {
  return std::abs(value) < kPlainIntegers && std::trunc(value) == value;
}

}  // namespace

void AppendNumber(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "NaN";
    return;
  }
  if (std::isinf(value)) {
    out += value > 0 ? "+Inf" : "-Inf";
    return;
  }
  std::array<char, 32> text{};
  char* const end = text.data() + text.size();
  const auto written = IsPlainInteger(value)
                           ? std::to_chars(text.data(), end, static_cast<std::int64_t>(value))
                           : std::to_chars(text.data(), end, value);
  out.append(text.data(), written.ptr);
}

void AppendBound(std::string& out, double bound) {
  AppendNumber(out, bound);
  if (IsPlainInteger(bound)) out += ".0";
}

}  // namespace api_credits
