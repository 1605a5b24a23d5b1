#include "exporter/base/number_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <system_error>

#include "exporter/base/ascii.h"

namespace api_credits {
namespace {

// "1,234,567": one to three digits, then groups of exactly three.
bool IsGrouped(std::string_view integer) {
  size_t group = std::min(integer.find(','), integer.size());
  if (group < 1 || group > 3) return false;
  while (group < integer.size()) {
    integer.remove_prefix(group + 1);
    group = std::min(integer.find(','), integer.size());
    if (group != 3) return false;
  }
  return true;
}

}  // namespace

std::optional<double> ParseLenientNumber(std::string_view text) {
  std::string_view number = Trim(text);
  const bool negative = number.starts_with('-');
  if (negative || number.starts_with('+')) number.remove_prefix(1);

  const std::string_view integer = number.substr(0, number.find_first_not_of("0123456789,"));
  if (integer.find(',') != std::string_view::npos && !IsGrouped(integer)) return std::nullopt;
  if (integer.empty() && !number.starts_with('.')) return std::nullopt;  // not from_chars' "inf"

  std::array<char, 64> plain{};
  if (number.size() > plain.size()) return std::nullopt;
  char* end =
      std::copy_if(integer.begin(), integer.end(), plain.begin(), [](char c) { return c != ','; });
  end = std::copy(number.begin() + integer.size(), number.end(), end);
  double value = 0;
  const auto [stop, error] = std::from_chars(plain.data(), end, value);
  if (error != std::errc() || stop != end || !std::isfinite(value)) return std::nullopt;
  return negative ? -value : value;
}

std::optional<std::int64_t> ExactInteger(double number) {
  constexpr double kMaxExactInteger = 9007199254740992.0;  // 2^53
  if (std::fabs(number) > kMaxExactInteger || number != std::floor(number)) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

std::string FormatNumber(double number) {
  if (const auto integer = ExactInteger(number)) return std::to_string(*integer);
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), number).ptr};
}

}  // namespace api_credits
