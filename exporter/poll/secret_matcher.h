// Finds the secrets of an account in what its vendor sends: as they are, percent-encoded, or within
// Base64 of either alphabet. Invariant: secrets of less than 8 bytes are not looked for, because
// plain words would match. Thread rule: immutable; any thread.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "exporter/base/secret.h"

namespace api_credits {

class SecretMatcher {
 public:
  static constexpr size_t kMinBytes = 8;

  // Of a key "user:password" the password is looked for on its own as well.
  explicit SecretMatcher(const std::vector<Secret>& secrets);

  bool operator()(std::string_view text) const;

 private:
  struct Needles {
    std::vector<Secret> plain;
    std::vector<Secret> base64;  // in the standard alphabet; no padding
  };

  std::shared_ptr<const Needles> needles_;  // shared, so that copies copy no secret
};

}  // namespace api_credits
