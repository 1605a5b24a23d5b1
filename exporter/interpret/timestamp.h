// Reads an instant in the format that the definition declares. The format is never guessed: other
// text is refused, and so are instants before 1970 or after 9999 and deltas below 0.
// Thread rule: pure functions.
#pragma once

#include <optional>
#include <string_view>

#include "exporter/base/clock.h"
#include "exporter/provider/provider.h"

namespace api_credits {

// Deltas count from `received`.
std::optional<WallTime> ParseInstant(TimeFormat format, std::string_view text, WallTime received);

// The same for a JSON number; the formats that are text have none.
std::optional<WallTime> InstantOf(TimeFormat format, double number, WallTime received);

}  // namespace api_credits
