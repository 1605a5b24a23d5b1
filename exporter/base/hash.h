// FNV-1a of 64 bits, and one of several by such a hash. Their values never change: the state file
// keeps them, and exporters of any version share accounts by them. Thread rule: pure functions.
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

// Every bit of the hash in every bit (the finalizer of SplitMix64): hashes of similar names are
// alike before.
inline std::uint64_t Mixed(std::uint64_t hash) {
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
  return hash ^ (hash >> 31);
}

// In [0, buckets): the jump consistent hash of Lamping and Veach (2014). With one bucket more, a
// key stays or moves to the new one.
inline int JumpHash(std::uint64_t key, int buckets) {
  std::int64_t bucket = 0;
  for (std::int64_t next = 0; next < buckets;) {
    bucket = next;
    key = key * 2862933555777941757U + 1;
    const double ratio = 2147483648.0 / static_cast<double>((key >> 33) + 1);
    next = static_cast<std::int64_t>(static_cast<double>(bucket + 1) * ratio);
  }
  return static_cast<int>(bucket);
}

}  // namespace api_credits
