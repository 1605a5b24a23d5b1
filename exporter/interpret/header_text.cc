#include "exporter/interpret/header_text.h"

#include <charconv>
#include <cstddef>
#include <system_error>

#include "exporter/base/ascii.h"
#include "exporter/base/text_scanner.h"

namespace api_credits {

std::optional<double> ParseDecimal(std::string_view text) {
  const std::string_view number = Trim(text);
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
  while (!Trim(text).empty()) {
    const size_t comma = text.find(',');
    members.push_back(Trim(text.substr(0, comma)));
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  return members;
}

ParameterizedText ParseParameterized(std::string_view text) {
  size_t semicolon = text.find(';');
  ParameterizedText parsed{Trim(text.substr(0, semicolon)), std::nullopt};
  while (semicolon != std::string_view::npos) {
    text.remove_prefix(semicolon + 1);
    semicolon = text.find(';');
    TextScanner parameter(Trim(text.substr(0, semicolon)));
    if (!parameter.Skip("w=")) continue;
    const std::optional<double> window = ParseDecimal(parameter.rest());
    if (window && *window > 0) parsed.window_seconds = window;
  }
  return parsed;
}

}  // namespace api_credits
