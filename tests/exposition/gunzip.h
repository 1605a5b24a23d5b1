// A gzip reader that, like curl and plain zlib, stops after the first member.
// Thread rule: pure functions.
#pragma once

#include <libdeflate.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace api_credits {

// Empty unless all of `zipped` is one member of at most `max_bytes`.
inline std::optional<std::string> Gunzip(std::string_view zipped, size_t max_bytes) {
  std::string plain(max_bytes, '\0');
  size_t read = 0;
  size_t written = 0;
  libdeflate_decompressor* decompressor = libdeflate_alloc_decompressor();
  const libdeflate_result result = libdeflate_gzip_decompress_ex(
      decompressor, zipped.data(), zipped.size(), plain.data(), plain.size(), &read, &written);
  libdeflate_free_decompressor(decompressor);
  if (result != LIBDEFLATE_SUCCESS || read != zipped.size()) return std::nullopt;
  plain.resize(written);
  return plain;
}

}  // namespace api_credits
