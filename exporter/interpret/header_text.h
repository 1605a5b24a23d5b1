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

// The members between commas, trimmed. A trailing comma adds none, and one inside quotes ends none.
std::vector<std::string_view> SplitList(std::string_view text);

// "100;w=21600": the text before the parameters, trimmed, and the window if there is one.
struct ParameterizedText {
  std::string_view text;
  bool has_parameters = false;
  std::optional<double> window_seconds;
};
ParameterizedText ParseParameterized(std::string_view text);

// The text of a field that was sent once, or several times alike, without parameters; all of it
// where its members differ, such as the parts of a date.
std::string_view AgreedText(std::string_view text);

// A field that holds one number, perhaps followed by policies ("100, 100;w=60;name=x") or sent
// twice ("100, 100"). The member without parameters counts; where all have some, the one of
// `window`, or the only one. Its window is that of a member that equals it.
struct FieldAmount {
  double amount = 0;
  std::optional<double> window_seconds;
};
// nullopt: members that count are no number, or they differ ("1,000"; two gateways that disagree).
std::optional<FieldAmount> ParseFieldAmount(std::string_view text, std::optional<double> window);

}  // namespace api_credits
