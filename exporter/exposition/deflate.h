// One gzip member in blocks, each compressed on its own: a block refers to nothing that stands
// before it, so that a page costs what changed of it. (Several members would be simpler; curl
// --compressed and zlib's plain readers stop after the first.)
// Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace api_credits {

// A block: compressed bytes, and what the member's end needs to know of the text.
struct Deflated {
  std::string bytes;
  std::uint32_t crc = 0;
  std::uint64_t size = 0;
};

class Deflater {
 public:
  Deflater();

  Deflated Deflate(std::string_view text);

 private:
  struct Stream;
  struct EndStream {
    void operator()(Stream* stream) const;
  };
  std::unique_ptr<Stream, EndStream> stream_;
};

// As it is, for what is another text at each scrape: to compress it would cost more than to send
// it.
Deflated Stored(std::string_view text);

// What stands before the first block.
std::string GzipHead();

// What stands behind the last one.
class GzipTail {
 public:
  // The next block of the member.
  void Add(const Deflated& block);
  std::string Text() const;

 private:
  std::uint32_t crc_ = 0;
  std::uint64_t size_ = 0;
};

}  // namespace api_credits
