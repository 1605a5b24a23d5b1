// Reads a text from left to right, piece by piece: for small grammars such as a header's.
// Invariant: a piece that does not match moves nothing.
// Thread rule: a value; the text must outlive it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "exporter/base/ascii.h"

namespace api_credits {

class TextScanner {
 public:
  explicit TextScanner(std::string_view text) : rest_(text) {}

  bool AtEnd() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }

  template <typename Predicate>
  bool NextIs(Predicate wanted) const {
    return !rest_.empty() && wanted(rest_.front());
  }

  bool NextIsAnyOf(std::string_view characters) const {
    return NextIs([&](char c) { return characters.find(c) != std::string_view::npos; });
  }

  bool SkipAnyOf(std::string_view characters) {
    if (!NextIsAnyOf(characters)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool Skip(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  // The longest run of these characters, possibly empty.
  std::string_view TakeAnyOf(std::string_view characters) {
    const size_t end = rest_.find_first_not_of(characters);
    return Take(end == std::string_view::npos ? rest_.size() : end);
  }

  template <typename Predicate>
  std::string_view TakeWhile(Predicate wanted) {
    return Take(
        static_cast<size_t>(std::find_if_not(rest_.begin(), rest_.end(), wanted) - rest_.begin()));
  }

  std::string_view TakeDigits() { return TakeWhile(IsDigit); }

  // Reads a number of exactly `count` digits; at most 9, so that it fits. False if there is none.
  bool Digits(size_t count, int& number) {
    if (rest_.size() < count) return false;
    int read = 0;
    for (const char c : rest_.substr(0, count)) {
      if (!IsDigit(c)) return false;
      read = read * 10 + (c - '0');
    }
    rest_.remove_prefix(count);
    number = read;
    return true;
  }

 private:
  std::string_view Take(size_t length) {
    const std::string_view taken = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return taken;
  }

  std::string_view rest_;
};

}  // namespace api_credits
