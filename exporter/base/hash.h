// FNV-1a of 64 bits. Its values never change, because the state file keeps them.
// Thread rule: a pure function.
#pragma once

#include <cstdint>
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

}  // namespace api_credits
