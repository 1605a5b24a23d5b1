// Grants by the calendar: a month after 31 January is the last day of February, a year after
// 29 February the 28th. Shifts start from an anchor, so that the day comes back in longer months.
// Thread rule: pure functions; UTC.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "exporter/base/clock.h"
#include "exporter/config/config.h"

namespace api_credits {

// "monthly", "Month", "annual" …; empty for words that name no frequency that we know.
std::optional<Frequency> ParseFrequency(std::string_view word);

// "day", "week", "month", "year": the words of the user's file.
std::string_view FrequencyWord(Frequency frequency);

// `count` may be negative. Empty where anchor or result lies outside of the years 1 to 9999.
std::optional<WallTime> Shift(WallTime anchor, Frequency frequency, std::int64_t count);

// A grant's period: it ends with the refresh.
struct Period {
  WallTime start, end;
};

// Of the instants that lie a whole number of frequencies after `anchor` (or are the anchor itself),
// the first one after `now`, and the one before it.
std::optional<Period> PeriodAfter(WallTime anchor, Frequency frequency, WallTime now);

}  // namespace api_credits
