// The secrets of an account as they are at the beginning of a poll: its key, those that its
// provider's requests need beside it, and its proxy's password. Thread rule: a value.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "exporter/base/result.h"
#include "exporter/base/secret.h"
#include "exporter/config/access.h"

namespace api_credits {

struct Credentials {
  Secret key;
  std::map<std::string, Secret> secrets;
  Secret proxy_password = {};

  std::vector<Secret> All() const;
  // Of those that the vendor is told. Tells apart what polls are grouped and values are kept by;
  // nobody can read it back.
  std::uint64_t Hash(std::uint64_t salt) const;

  friend bool operator==(const Credentials&, const Credentials&) = default;
};

// Reads their files anew. The error names the file.
Result<Credentials> ReadCredentials(const Access& access);

// Whether any of them may have changed since.
bool AnyFromFile(const Access& access);

}  // namespace api_credits
