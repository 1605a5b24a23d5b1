// How a vendor writes numbers, declared by a sample: "1.000,00", "$1,000.00", "1 000 €". The sample
// is 1000, so the grouping sign stands between the 1 and the zeros, the decimal sign after them,
// and what is written before and after is skipped where a number has it. Nothing is guessed.
// Invariant: neither class has a destructor. Thread rule: pure functions.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace api_credits {

// A short text in which every blank, also those that do not break, is a space.
class BlankedText {
 public:
  // nullopt: too long to be a number.
  static std::optional<BlankedText> Of(std::string_view text);
  std::string_view view() const { return {bytes_.data(), size_}; }

 private:
  std::array<char, 64> bytes_{};
  size_t size_ = 0;
};

class NumberForm {
 public:
  // nullopt: the sample is not 1000.
  static std::optional<NumberForm> Of(std::string_view sample);

  // nullopt: the text is not a number in this form. A sign may stand before or after the prefix;
  // groups, if there are any, have three digits, the first one to three.
  std::optional<double> Read(std::string_view text) const;

 private:
  BlankedText prefix_;
  BlankedText suffix_;
  BlankedText grouping_;  // one character, or nothing
  char decimal_ = 0;
};

}  // namespace api_credits
