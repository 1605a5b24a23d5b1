// The limit of what a page can cost: its prefixes are there already, and only the numbers are
// written.
#pragma once

#include <libdeflate.h>

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

// The whole text in one piece, by the fastest level of the fastest library.
inline std::string BareGzip(const std::string& text) {
  static libdeflate_compressor* const compressor = libdeflate_alloc_compressor(1);
  std::string zipped(libdeflate_gzip_compress_bound(compressor, text.size()), '\0');
  zipped.resize(
      libdeflate_gzip_compress(compressor, text.data(), text.size(), zipped.data(), zipped.size()));
  return zipped;
}

}  // namespace api_credits
