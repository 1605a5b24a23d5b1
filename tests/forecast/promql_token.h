// The words of a PromQL expression: names, numbers, durations, strings and signs.
// Thread rule: a value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace api_credits::forecast {

struct Token {
  enum class Kind { kEnd, kName, kNumber, kDuration, kString, kSign };
  Kind kind = Kind::kEnd;
  std::string text;  // of a string: without quotes and escapes
};

// The last one is kEnd. Throws PromqlError.
std::vector<Token> TokensOf(std::string_view text);

}  // namespace api_credits::forecast
