// "Did you mean …?": the known name that is nearest to a misspelt one.
// Thread rule: pure functions.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace api_credits {

// The number of single-character insertions, deletions, replacements and swaps of neighbours.
size_t EditDistance(std::string_view a, std::string_view b);

// Empty where no known name is near.
std::string_view NearestName(std::string_view name, const std::vector<std::string_view>& known);

}  // namespace api_credits
