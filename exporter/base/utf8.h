// UTF-8 as Unicode defines it (table 3-7): no overlong form, no surrogate, nothing beyond U+10FFFF.
// Thread rule: pure functions.
#pragma once

#include <cstddef>
#include <string_view>

namespace api_credits {

struct Utf8Character {
  char32_t code = 0;
  size_t bytes = 0;  // 0: the text does not begin with a character
};

Utf8Character FirstCharacter(std::string_view text);

bool IsUtf8(std::string_view text);

// Some vendors begin a text with U+FEFF; it says nothing.
std::string_view WithoutByteOrderMark(std::string_view text);

// The beginning of the text, of at most `max_bytes`, that cuts no character in two.
std::string_view Utf8Prefix(std::string_view text, size_t max_bytes);

}  // namespace api_credits
