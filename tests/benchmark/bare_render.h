// The limit of what a page can cost: its prefixes are there already, and only the numbers are
// written.
#pragma once

#include <zlib.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <string>
#include <vector>

namespace api_credits {

class BareRender {
 public:
  explicit BareRender(const std::string& page) {
    size_t begin = 0;
    while (begin < page.size()) {
      const size_t end = page.find('\n', begin);
      const std::string line = page.substr(begin, end - begin);
      begin = end + 1;
      if (line[0] == '#') {
        pending_ += line + '\n';
        continue;
      }
      const size_t blank = line.rfind(' ');
      prefixes_.push_back(pending_ + line.substr(0, blank + 1));
      values_.push_back(std::strtod(line.c_str() + blank + 1, nullptr));
      pending_.clear();
    }
  }

  size_t samples() const { return values_.size(); }

  const std::string& Render() {
    text_.clear();
    for (size_t i = 0; i < values_.size(); ++i) {
      text_ += prefixes_[i];
      std::array<char, 32> number{};
      const double value = values_[i];
      const auto whole = static_cast<long long>(value);
      const auto end = static_cast<double>(whole) == value
                           ? std::to_chars(number.data(), number.data() + number.size(), whole)
                           : std::to_chars(number.data(), number.data() + number.size(), value);
      text_.append(number.data(), end.ptr);
      text_ += '\n';
    }
    return text_;
  }

 private:
  std::string pending_, text_;
  std::vector<std::string> prefixes_;
  std::vector<double> values_;
};

// In one piece, as fast as zlib does it. 15 window bits, and 16 more for a gzip header.
inline std::string BareGzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string zipped(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(zipped.data());
  stream.avail_out = static_cast<uInt>(zipped.size());
  deflate(&stream, Z_FINISH);
  zipped.resize(stream.total_out);
  deflateEnd(&stream);
  return zipped;
}

}  // namespace api_credits
