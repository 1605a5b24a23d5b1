#include "exporter/interpret/header_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <system_error>

#include "exporter/interpret/text_scanner.h"

namespace api_credits {

std::string_view WithoutSpace(std::string_view text) {
  constexpr std::string_view kSpace = " \t";
  const size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::optional<double> ParseDecimal(std::string_view text) {
  const std::string_view number = WithoutSpace(text);
  TextScanner scanner(number);
  scanner.Skip("-");
  if (scanner.TakeDigits().empty()) return std::nullopt;
  if (scanner.Skip(".") && scanner.TakeDigits().empty()) return std::nullopt;
  if (!scanner.AtEnd()) return std::nullopt;
  double value = 0;
  const auto [stop, error] = std::from_chars(number.data(), number.data() + number.size(), value,
                                             std::chars_format::fixed);
  if (error != std::errc()) return std::nullopt;
  return value;
}

std::vector<std::string_view> SplitList(std::string_view text) {
  std::vector<std::string_view> members;
  while (!WithoutSpace(text).empty()) {
    const size_t comma = text.find(',');
    members.push_back(WithoutSpace(text.substr(0, comma)));
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  return members;
}

ParameterizedText ParseParameterized(std::string_view text) {
  size_t semicolon = text.find(';');
  ParameterizedText parsed{WithoutSpace(text.substr(0, semicolon)), std::nullopt};
  while (semicolon != std::string_view::npos) {
    text.remove_prefix(semicolon + 1);
    semicolon = text.find(';');
    TextScanner parameter(WithoutSpace(text.substr(0, semicolon)));
    if (!parameter.Skip("w=")) continue;
    const std::optional<double> window = ParseDecimal(parameter.rest());
    if (window && *window > 0) parsed.window_seconds = window;
  }
  return parsed;
}

std::string FormatNumber(double number) {
  constexpr double kMaxExactInteger = 9007199254740992.0;  // 2^53
  std::array<char, 32> text{};
  const bool integer = number == std::floor(number) && std::abs(number) <= kMaxExactInteger;
  const auto [end, error] = integer ? std::to_chars(text.data(), text.data() + text.size(),
                                                    static_cast<long long>(number))
                                    : std::to_chars(text.data(), text.data() + text.size(), number);
  return {text.data(), error == std::errc() ? end : text.data()};
}

}  // namespace api_credits
