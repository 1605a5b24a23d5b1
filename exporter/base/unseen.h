// Characters that nobody sees at the ends of a value that was copied or saved: blanks of all kinds,
// byte order marks, zero-width characters, marks of direction. Thread rule: pure functions.
#pragma once

#include <string_view>

namespace api_credits {

bool IsUnseen(char32_t code);

// Without unseen characters on either side.
std::string_view TrimUnseen(std::string_view text);

}  // namespace api_credits
