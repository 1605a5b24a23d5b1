#include "exporter/base/unseen.h"

#include <algorithm>
#include <cstddef>

#include "exporter/base/utf8.h"

namespace api_credits {

bool IsUnseen(char32_t code) {
  return code == ' ' || (code >= '\t' && code <= '\r') || code == 0xA0 || code == 0xAD ||
         code == 0x1680 || code == 0x180E || (code >= 0x2000 && code <= 0x200F) ||
         (code >= 0x2028 && code <= 0x202F) || (code >= 0x205F && code <= 0x206F) ||
         code == 0x3000 || code == 0xFEFF;
}

std::string_view TrimUnseen(std::string_view text) {
  size_t begin = text.size();
  size_t end = 0;
  for (size_t i = 0; i < text.size();) {
    const auto [code, bytes] = FirstCharacter(text.substr(i));
    const size_t length = std::max<size_t>(bytes, 1);
    if (bytes == 0 || !IsUnseen(code)) {
      begin = std::min(begin, i);
      end = i + length;
    }
    i += length;
  }
  return end == 0 ? std::string_view() : text.substr(begin, end - begin);
}

}  // namespace api_credits
