#include "exporter/interpret/header_text.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <system_error>

#include "exporter/base/ascii.h"
#include "exporter/base/text_scanner.h"

namespace api_credits {
namespace {

// Where `wanted` stands outside of quoted strings; a backslash escapes inside of them.
size_t FindUnquoted(std::string_view text, char wanted) {
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (quoted && text[i] == '\\') ++i;
    if (!quoted && text[i] == wanted) return i;
  }
  return std::string_view::npos;
}

}  // namespace

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
    const size_t comma = FindUnquoted(text, ',');
    members.push_back(Trim(text.substr(0, comma)));
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  return members;
}

ParameterizedText ParseParameterized(std::string_view text) {
  size_t semicolon = FindUnquoted(text, ';');
  ParameterizedText parsed{Trim(text.substr(0, semicolon)), semicolon != text.npos, std::nullopt};
  while (semicolon != std::string_view::npos) {
    text.remove_prefix(semicolon + 1);
    semicolon = FindUnquoted(text, ';');
    TextScanner parameter(Trim(text.substr(0, semicolon)));
    if (!parameter.Skip("w=")) continue;
    const std::optional<double> window = ParseDecimal(parameter.rest());
    if (window && *window > 0) parsed.window_seconds = window;
  }
  return parsed;
}

std::string_view AgreedText(std::string_view text) {
  const std::vector<std::string_view> members = SplitList(text);
  const std::string_view first = ParseParameterized(members.empty() ? text : members[0]).text;
  const bool agreed = std::all_of(members.begin(), members.end(), [&](std::string_view member) {
    return ParseParameterized(member).text == first;
  });
  return agreed ? first : Trim(text);
}

std::optional<FieldAmount> ParseFieldAmount(std::string_view text, std::optional<double> window) {
  std::vector<ParameterizedText> members;
  bool any_bare = false;
  for (const std::string_view member : SplitList(text)) {
    members.push_back(ParseParameterized(member));
    any_bare = any_bare || !members.back().has_parameters;
  }
  const bool by_window = !any_bare && window && members.size() > 1;
  std::optional<double> amount;
  for (const ParameterizedText& member : members) {
    if (any_bare && member.has_parameters) continue;
    if (by_window && member.window_seconds != window) continue;
    const std::optional<double> read = ParseDecimal(member.text);
    if (!read || (amount && amount != read)) return std::nullopt;
    amount = read;
  }
  if (!amount) return std::nullopt;
  FieldAmount field{*amount, std::nullopt};
  for (const ParameterizedText& member : members) {
    if (!member.window_seconds || ParseDecimal(member.text) != amount) continue;
    if (!field.window_seconds || member.window_seconds == window) {
      field.window_seconds = member.window_seconds;
    }
  }
  return field;
}

}  // namespace api_credits
