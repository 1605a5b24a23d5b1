// How many members one poll may yield: bounds of the design, named once.
// Invariant: constants. Thread rule: any thread.
#pragma once

#include <cstddef>

namespace api_credits {

inline constexpr size_t kMaxPoolsPerAccount = 64;
inline constexpr size_t kMaxPoliciesPerAccount = 256;
inline constexpr size_t kMaxCostsPerAccount = 256;

}  // namespace api_credits
