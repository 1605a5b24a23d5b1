// FNV-1a of 64 bits. Its values never change, because the state file keeps them.
// Thread rule: a pure function.
#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace api_credits {

inline std::uint64_t Fnv1a(std::string_view text, std::uint64_t seed = 0) {
  std::uint64_t hash = 0xcbf29ce484222325 ^ seed;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  return hash;
}

// The same as text: tells two texts apart and does not show them.
inline std::string Fingerprint(std::string_view text) {
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.begin(), digits.end(), Fnv1a(text), 16).ptr;
  return {digits.begin(), end};
}

}  // namespace api_credits
