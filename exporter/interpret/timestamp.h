// Reads an instant in the format that the definition declares. The format is never guessed: other
// text is refused, and so are deltas below 0 and instants that no vendor can mean, which a wrong
// unit yields. Errors name the format and what was not understood, and never the text.
// Thread rule: pure functions.
#pragma once

#include <optional>
#include <string_view>

#include "exporter/base/clock.h"
#include "exporter/base/result.h"
#include "exporter/base/time_zone.h"
#include "exporter/provider/provider.h"

namespace api_credits {

// nullopt: the vendor says that there is no such instant. These are the values that languages give
// to a date that was never set: the Unix time 0 (1 January 1970), the years 0 and 1, the last day
// of 9999, no text.
using Instant = Result<std::optional<WallTime>>;

// Deltas count from `received`. A date without a zone is of `local`.
Instant ParseInstant(TimeFormat format, std::string_view text, WallTime received,
                     const TimeZone& local = TimeZone());

// The same for a JSON number; the formats that are text have none.
Instant InstantOf(TimeFormat format, double number, WallTime received);

// True of the formats that name an instant by the vendor's clock; a delta counts from ours.
bool IsAbsolute(TimeFormat format);

}  // namespace api_credits
