// gzip streams (RFC 1952) made by hand, so that tests need no compressor: a text, and a bomb.
// Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <string>

namespace api_credits {

inline const std::string kGzipHead("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);

inline std::string LittleEndian(std::uint32_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xff);
  return text;
}

// One stored block; `text` is shorter than 64 KiB.
inline std::string Gzip(const std::string& text) {
  std::uint32_t crc = 0xffffffff;
  for (const char c : text) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc % 2 == 0 ? 0 : 0xedb88320);
  }
  const auto size = static_cast<std::uint32_t>(text.size());
  return kGzipHead + "\x01" + LittleEndian(size, 2) + LittleEndian(~size, 2) + text +
         LittleEndian(~crc, 4) + LittleEndian(size, 4);
}

// Expands to about `size` zero bytes, 158 times its own length. The end is missing: who gets there
// has read too far.
inline std::string GzipBomb(std::uint64_t size) {
  std::string bytes = kGzipHead;
  std::uint64_t bits = 0;
  int count = 0;
  const auto put = [&](std::uint64_t value, int length) {
    bits |= value << count;
    for (count += length; count >= 8; count -= 8, bits >>= 8) bytes += static_cast<char>(bits);
  };
  put(0b011, 3);       // the last block, fixed Huffman codes
  put(0b00001100, 8);  // the literal 0; codes are packed from their highest bit on
  // "Repeat the last byte 258 times": length code 285 in eight bits, distance code 0 in five.
  for (std::uint64_t done = 1; done < size; done += 258) put(0b0000010100011, 13);
  return bytes;
}

}  // namespace api_credits
