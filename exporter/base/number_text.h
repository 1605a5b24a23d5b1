// Numbers as text: as vendors write them into strings, and as labels show them.
// Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace api_credits {

// "1,000", " 12.50 ", "-3", "1e6". What could mean two things ("1,5", "1.000,00", "inf") is not a
// number.
std::optional<double> ParseLenientNumber(std::string_view text);

// The number as an integer, if it is one that a double holds exactly.
std::optional<std::int64_t> ExactInteger(double number);

// "120", "0.5".
std::string FormatNumber(double number);

}  // namespace api_credits
