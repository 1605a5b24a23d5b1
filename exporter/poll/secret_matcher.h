// Finds the secrets of an account in what its vendor sends: as they are, percent-encoded, or within
// Base64 of either alphabet. Invariant: secrets of less than 8 bytes are not looked for, because
// plain words would match. Thread rule: immutable; any thread.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/base/secret.h"

namespace api_credits {

class SecretMatcher {
 public:
  static constexpr size_t kMinBytes = 8;

  // Of a key "user:password" the password is looked for on its own as well. Where words that match
  // by chance do no harm, shorter secrets may be looked for, too.
  explicit SecretMatcher(const std::vector<Secret>& secrets, size_t min_bytes = kMinBytes);

  bool operator()(std::string_view text) const;
  // The text with "<secret>" in the place of each, also where it is escaped as in JSON.
  std::string Masked(std::string_view text) const;

 private:
  struct Needles {
    std::vector<Secret> plain;
    std::vector<Secret> base64;  // in the standard alphabet; no padding
  };

  std::shared_ptr<const Needles> needles_;  // shared, so that copies copy no secret
};

}  // namespace api_credits
