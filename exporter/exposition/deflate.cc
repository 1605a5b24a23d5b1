#include "exporter/exposition/deflate.h"

#include <zlib.h>

#include <new>

namespace api_credits {
namespace {

constexpr int kLevel = 1;
constexpr int kRawDeflate = -15;  // a window of 32 KiB, no header, no trailer
constexpr int kMemory = 8;
constexpr size_t kFlushBytes = 16;  // for the empty block that ends each of ours at a byte

std::uint32_t CrcOf(std::string_view text) {
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const Bytef*>(text.data()), text.size()));
}

void AppendLittleEndian(std::string& text, std::uint32_t number) {
  for (unsigned shift = 0; shift < 32; shift += 8) text += static_cast<char>(number >> shift);
}

}  // namespace

struct Deflater::Stream {
  z_stream zlib{};
};

void Deflater::EndStream::operator()(Stream* stream) const {
  deflateEnd(&stream->zlib);
  delete stream;  // NOLINT(cppcoreguidelines-owning-memory): this is its deleter
}

Deflater::Deflater() : stream_(new Stream) {
  if (deflateInit2(&stream_->zlib, kLevel, Z_DEFLATED, kRawDeflate, kMemory, Z_DEFAULT_STRATEGY) !=
      Z_OK) {
    throw std::bad_alloc();
  }
}

Deflated Deflater::Deflate(std::string_view text) {
  Deflated block;
  block.size = text.size();
  block.crc = CrcOf(text);
  z_stream& zlib = stream_->zlib;
  deflateReset(&zlib);
  block.bytes.resize(deflateBound(&zlib, text.size()) + kFlushBytes);
  // NOLINTNEXTLINE(*-const-cast): zlib only reads it
  zlib.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(text.data()));
  zlib.avail_in = static_cast<uInt>(text.size());
  zlib.next_out = reinterpret_cast<Bytef*>(block.bytes.data());
  zlib.avail_out = static_cast<uInt>(block.bytes.size());
  deflate(&zlib, Z_FULL_FLUSH);  // the bound is enough by definition
  block.bytes.resize(zlib.total_out);
  block.bytes.shrink_to_fit();
  return block;
}

Deflated Stored(std::string_view text) {
  constexpr size_t kMostBytes = 0xffff;  // RFC 1951: the length and its complement, two bytes each
  Deflated block;
  block.size = text.size();
  block.crc = CrcOf(text);
  while (!text.empty()) {
    const std::string_view part = text.substr(0, kMostBytes);
    const auto length = static_cast<std::uint32_t>(part.size());
    block.bytes += '\0';  // stored, and not the last
    AppendLittleEndian(block.bytes, length | (~length << 16));
    block.bytes += part;
    text.remove_prefix(part.size());
  }
  return block;
}

std::string GzipHead() {
  // RFC 1952: magic, deflate, no flags, no time, fastest algorithm, Unix.
  return {"\x1f\x8b\x08\0\0\0\0\0\x04\x03", 10};
}

void GzipTail::Add(const Deflated& block) {
  crc_ =
      static_cast<std::uint32_t>(crc32_combine(crc_, block.crc, static_cast<z_off_t>(block.size)));
  size_ += block.size;
}

std::string GzipTail::Text() const {
  std::string text("\x03\0", 2);  // an empty last block
  AppendLittleEndian(text, crc_);
  AppendLittleEndian(text, static_cast<std::uint32_t>(size_));
  return text;
}

}  // namespace api_credits
