// What protocols mean by blanks and letters: ASCII alone, whatever the locale.
// Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>

namespace api_credits {

inline bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Without blanks, tabs and line ends on either side.
inline std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

inline std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace api_credits
