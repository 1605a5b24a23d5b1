#include "exporter/exposition/label_text.h"

#include <cstddef>

namespace api_credits {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

unsigned char ByteAt(std::string_view text, size_t i) {
  return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
}

// The length of the well-formed character at `i` (Unicode 15, table 3-7), 0 if there is none.
size_t CharacterLength(std::string_view text, size_t i) {
  const unsigned char first = ByteAt(text, i);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4) return 0;
  const size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
  if (first == 0xE0) low = 0xA0;   // overlong
  if (first == 0xED) high = 0x9F;  // surrogates
  if (first == 0xF0) low = 0x90;   // overlong
  if (first == 0xF4) high = 0x8F;  // beyond U+10FFFF
  for (size_t k = 1; k < length; ++k) {
    const unsigned char byte = ByteAt(text, i + k);
    if (byte < low || byte > high) return 0;
    low = 0x80;
    high = 0xBF;
  }
  return length;
}

void AppendEscaped(std::string& out, std::string_view text, bool escape_quotes) {
  for (size_t i = 0; i < text.size();) {
    const char c = text[i];
    const size_t length = CharacterLength(text, i);
    if (length == 0 || c == '\0') {
      out += kReplacement;
      ++i;
      continue;
    }
    if (c == '\n') {
      out += "\\n";
    } else {
      if (c == '\\' || (c == '"' && escape_quotes)) out += '\\';
      out.append(text, i, length);
    }
    i += length;
  }
}

}  // namespace

void AppendLabel(std::string& out, std::string_view name, std::string_view value) {
  if (!out.empty()) out += ',';
  out.append(name).append("=\"");
  AppendEscaped(out, value, true);
  out += '"';
}

void AppendHelp(std::string& out, std::string_view help, bool escape_quotes) {
  AppendEscaped(out, help, escape_quotes);
}

}  // namespace api_credits
