// How an error about a misspelt name ends: with the known name that is nearest.
// Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace api_credits {

// `; did you mean "remaining"?`, or nothing where no known name is near.
std::string Suggestion(std::string_view name, const std::vector<std::string_view>& known);

}  // namespace api_credits
