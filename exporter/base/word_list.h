// Words in a sentence: "quota, remaining or used".
// Thread rule: a pure function.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace api_credits {

inline std::string JoinWithOr(std::span<const std::string_view> words) {
  std::string text;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

}  // namespace api_credits
