#include "exporter/base/json_text.h"

#include <array>
#include <cstdio>

#include "exporter/base/ascii.h"

namespace api_credits {

void AppendJsonEscaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (IsControl(c)) {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", c);
      out += escape.data();
    } else {
      out += c;
    }
  }
}

}  // namespace api_credits
