// Reads a text from left to right, piece by piece, for the small grammars of this room.
// Invariant: a piece that does not match moves nothing. Thread rule: a value; the text must outlive
// it.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace api_credits {

class TextScanner {
 public:
  explicit TextScanner(std::string_view text) : rest_(text) {}

  bool AtEnd() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }

  bool NextIsAnyOf(std::string_view characters) const {
    return !rest_.empty() && characters.find(rest_.front()) != std::string_view::npos;
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

  std::string_view TakeDigits() { return TakeAnyOf("0123456789"); }

  // A number of exactly so many digits; at most 9, so that it fits.
  std::optional<int> Digits(size_t count) {
    if (rest_.size() < count) return std::nullopt;
    int number = 0;
    for (const char c : rest_.substr(0, count)) {
      if (c < '0' || c > '9') return std::nullopt;
      number = number * 10 + (c - '0');
    }
    rest_.remove_prefix(count);
    return number;
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
