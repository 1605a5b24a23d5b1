// How many members and pages one poll may yield: bounds of the design, named once.
// Invariant: constants. Thread rule: any thread.
#pragma once

#include <cstddef>

namespace api_credits {

inline constexpr size_t kMaxEach = 3;  // lists that are nested in one `each`
inline constexpr int kMaxPages = 100;  // of one answer
inline constexpr size_t kMaxPageBytes = size_t{8} * 1024 * 1024;  // of all of them
inline constexpr size_t kMaxPoolsPerAccount = 64;
inline constexpr size_t kMaxPoliciesPerAccount = 256;
inline constexpr size_t kMaxCostsPerAccount = 256;

}  // namespace api_credits
