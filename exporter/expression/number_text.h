// Numbers as vendors write them into strings: "1,000", " 12.50 ", "-3", "1e6".
// Invariant: what could mean two things ("1,5", "1.000,00", "inf") is no number.
// Thread rule: a pure function.
#pragma once

#include <optional>
#include <string_view>

namespace api_credits {

std::optional<double> ParseNumber(std::string_view text);

}  // namespace api_credits
