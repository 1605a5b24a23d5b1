// A gzip reader that, like curl and plain zlib, stops after the first member.
// Thread rule: pure functions.
#pragma once

#include <zlib.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace api_credits {

// Empty unless all of `zipped` is one member of at most `max_bytes`.
inline std::optional<std::string> Gunzip(std::string_view zipped, size_t max_bytes) {
  std::string plain(max_bytes, '\0');
  constexpr int kGzip = 15 + 16;
  z_stream stream{};
  if (inflateInit2(&stream, kGzip) != Z_OK) return std::nullopt;
  std::string input(zipped);  // zlib wants what it may write to
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(plain.data());
  stream.avail_out = static_cast<uInt>(plain.size());
  const int result = inflate(&stream, Z_FINISH);
  const size_t written = stream.total_out;
  const bool all_read = stream.avail_in == 0;
  inflateEnd(&stream);
  if (result != Z_STREAM_END || !all_read) return std::nullopt;
  plain.resize(written);
  return plain;
}

}  // namespace api_credits
