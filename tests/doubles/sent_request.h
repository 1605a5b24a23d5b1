// What tests look at in a Request: revealed, as the vendor gets it.
// Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "exporter/base/masked_text.h"
#include "exporter/fetch/request.h"

namespace api_credits {

// Text that is a secret as a whole.
inline MaskedText Masked(std::string_view secret) {
  return MaskedText().AppendSecret(secret, "secret");
}

// Of the first header of this name; empty where there is none.
inline std::string SentHeader(const Request& request, std::string_view name) {
  for (const auto& [other, value] : request.headers) {
    if (other == name) return value.Reveal();
  }
  return {};
}

inline std::string SentQuery(const Request& request, std::string_view name) {
  for (const auto& [other, value] : request.query) {
    if (other == name) return value.Reveal();
  }
  return {};
}

}  // namespace api_credits
