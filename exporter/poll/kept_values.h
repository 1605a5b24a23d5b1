// What the answers of a provider's `prepare` requests left for the requests that follow: tokens,
// the id of an organization. In memory, for one account.
// Invariant: what was kept under other credentials is gone. Thread rule: a value.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "exporter/base/clock.h"
#include "exporter/base/secret.h"

namespace api_credits {

// How long a value is kept where the vendor does not tell, and at most.
inline constexpr Duration kUsuallyKept = std::chrono::hours(1);
inline constexpr Duration kKeptAtMost = std::chrono::days(365);

struct KeptValue {
  Secret text;
  bool is_secret = false;  // of what may be shown, the text is no secret either
  SteadyTime until{};      // good for polls that need it before
};

class KeptValues {
 public:
  // From here on values belong to these credentials.
  void BelongTo(std::uint64_t credentials) {
    if (std::exchange(credentials_, credentials) != credentials) values_.clear();
  }
  void Put(const std::string& name, KeptValue value) { values_[name] = std::move(value); }
  void Clear() { values_.clear(); }

  // Null where there is none.
  const KeptValue* Find(const std::string& name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? nullptr : &found->second;
  }
  bool IsGood(const std::string& name, SteadyTime now) const {
    const KeptValue* value = Find(name);
    return value != nullptr && now < value->until;
  }
  const std::map<std::string, KeptValue>& all() const { return values_; }

 private:
  std::uint64_t credentials_ = 0;
  std::map<std::string, KeptValue> values_;
};

}  // namespace api_credits
