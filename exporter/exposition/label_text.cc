#include "exporter/exposition/label_text.h"

#include <cstddef>

#include "exporter/base/utf8.h"

namespace api_credits {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// How many bytes need no look: printable ASCII that is never escaped. Nearly all text is.
size_t PlainPrefix(std::string_view text) {
  size_t length = 0;
  while (length < text.size() && text[length] >= ' ' && text[length] <= '~' &&
         text[length] != '"' && text[length] != '\\') {
    ++length;
  }
  return length;
}

void AppendEscaped(std::string& out, std::string_view text, bool escape_quotes) {
  for (size_t i = 0; i < text.size();) {
    const size_t plain = PlainPrefix(text.substr(i));
    out.append(text, i, plain);
    i += plain;
    if (i == text.size()) return;
    const char c = text[i];
    const size_t length = FirstCharacter(text.substr(i)).bytes;
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
  AppendPair(out, name, value);
}

void AppendPair(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append("=\"");
  AppendEscaped(out, value, true);
  out += '"';
}

void AppendHelp(std::string& out, std::string_view help, bool escape_quotes) {
  AppendEscaped(out, help, escape_quotes);
}

}  // namespace api_credits
