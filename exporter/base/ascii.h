// Letters, blanks and names as protocols and configuration mean them: ASCII, whatever the locale.
// Thread rule: pure functions.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace api_credits {

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool IsAlpha(char c) { return IsLower(c) || IsUpper(c); }
constexpr bool IsAlphanumeric(char c) { return IsAlpha(c) || IsDigit(c); }
constexpr bool IsControl(char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; }

// A character of RFC 9110's token: methods and the names of headers are tokens.
constexpr bool IsTokenCharacter(char c) {
  return IsAlphanumeric(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

inline bool IsToken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsTokenCharacter);
}

constexpr bool IsNameStart(char c) { return IsAlpha(c) || c == '_'; }
constexpr bool IsNamePart(char c) { return IsNameStart(c) || IsDigit(c); }

// [A-Za-z_][A-Za-z0-9_]*: the name of a label, or of a variable of the environment.
inline bool IsName(std::string_view text) {
  return !text.empty() && IsNameStart(text[0]) && std::all_of(text.begin(), text.end(), IsNamePart);
}

// [a-z][a-z0-9_]*: the names of providers, requests and params.
inline bool IsIdentifier(std::string_view text) {
  return IsName(text) && IsLower(text[0]) && std::none_of(text.begin(), text.end(), IsUpper);
}

constexpr char ToLower(char c) { return IsUpper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

inline std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), ToLower);
  return lower;
}

inline bool EqualIgnoringCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return ToLower(x) == ToLower(y); });
}

// Without blanks, tabs and line ends on either side.
inline std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

}  // namespace api_credits
