#include "exporter/base/utf8.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace api_credits {
namespace {

// A multiple of eight: those that the text begins with, as far as they are ASCII.
size_t AsciiBytes(std::string_view text) {
  size_t ascii = 0;
  for (std::uint64_t word = 0; ascii + sizeof(word) <= text.size(); ascii += sizeof(word)) {
    std::memcpy(&word, text.data() + ascii, sizeof(word));
    if ((word & 0x8080808080808080U) != 0) break;
  }
  return ascii;
}

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }

}  // namespace

Utf8Character FirstCharacter(std::string_view text) {
  if (text.empty()) return {};
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return {first, 1};
  if (first < 0xC2 || first > 0xF4) return {};
  const size_t bytes = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (text.size() < bytes) return {};
  char32_t code = first & (0xFFU >> (bytes + 1));
  for (size_t i = 1; i < bytes; ++i) {
    if (!IsContinuation(text[i])) return {};
    code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < kLeast[bytes] || code > 0x10FFFF || surrogate) return {};
  return {code, bytes};
}

bool IsUtf8(std::string_view text) {
  for (;;) {
    // Most text has nothing else, and is known by eight bytes at once.
    text.remove_prefix(AsciiBytes(text));
    if (text.empty()) return true;
    const size_t bytes = FirstCharacter(text).bytes;
    if (bytes == 0) return false;
    text.remove_prefix(bytes);
  }
}

std::string_view WithoutByteOrderMark(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  return text;
}

std::string_view Utf8Prefix(std::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  while (max_bytes > 0 && IsContinuation(text[max_bytes])) --max_bytes;
  return text.substr(0, max_bytes);
}

}  // namespace api_credits
