// The pieces that header values are made of: decimals, comma lists, parameters after semicolons.
// Invariant: numbers are finite and written plainly ("-12.50"); no exponent, no grouping.
// Thread rule: pure functions; what they return are views into the text.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace api_credits {

// [ "-" ] 1*DIGIT [ "." 1*DIGIT ], spaces around it allowed.
std::optional<double> ParseDecimal(std::string_view text);

// The members between commas, trimmed. A trailing comma adds none.
std::vector<std::string_view> SplitList(std::string_view text);

// "100;w=21600": the text before the parameters, trimmed, and the window if there is one.
struct ParameterizedText {
  std::string_view text;
  std::optional<double> window_seconds;
};
ParameterizedText ParseParameterized(std::string_view text);

}  // namespace api_credits
