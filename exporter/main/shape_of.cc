#include "exporter/main/shape_of.h"

#include <algorithm>

#include "exporter/base/ascii.h"

namespace api_credits {
namespace {

// The length of the string literal that `text` begins with, both quotes included.
size_t LengthOfLiteral(std::string_view text) {
  for (size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i + 1;
    }
  }
  return text.size();
}

bool IsPartOfNumber(char c) {
  return IsDigit(c) || std::string_view("+-.eE").find(c) != std::string_view::npos;
}

}  // namespace

std::string ShapeOf(std::string_view body, const std::set<std::string, std::less<>>& labels) {
  const std::string_view trimmed = Trim(body);
  if (!trimmed.starts_with('{') && !trimmed.starts_with('[')) {
    return std::to_string(body.size()) + " bytes that are no JSON object or list";
  }
  std::string shape;
  for (size_t i = 0; i < trimmed.size();) {
    if (trimmed[i] == '"') {
      const size_t length = std::min(LengthOfLiteral(trimmed.substr(i)), trimmed.size() - i);
      const std::string_view literal = trimmed.substr(i, length);
      // A name with escapes may be a label as well: nobody reads it.
      const bool is_name = literal.find('\\') == std::string_view::npos &&
                           Trim(trimmed.substr(i + length)).starts_with(':') && length > 1 &&
                           !labels.contains(literal.substr(1, length - 2));
      shape += is_name ? literal : "\"…\"";
      i += length;
    } else if (IsDigit(trimmed[i]) || trimmed[i] == '-') {
      while (i < trimmed.size() && IsPartOfNumber(trimmed[i])) ++i;
      shape += '0';
    } else {
      shape += trimmed[i++];
    }
  }
  return shape;
}

}  // namespace api_credits
