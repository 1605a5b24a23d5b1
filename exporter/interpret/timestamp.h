// An instant in the format that the definition declares → WallTime. Nothing is sniffed: what is not
// of the format is refused, and so is what lies before 1970 or after 9999, or counts backwards.
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
