// Periods by the calendar: a month after 31 January is the last day of February, a year after
// 29 February the 28th. Shifts start from an anchor, so that the day comes back in longer months,
// and keep the time that a clock of the zone shows.
// Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "exporter/base/clock.h"
#include "exporter/base/time_zone.h"
#include "exporter/provider/frequency.h"

namespace api_credits {

// "monthly", "Month", "annual" …; empty for words that name no frequency that we know.
std::optional<Frequency> ParseFrequency(std::string_view word);

// `count` may be negative. Empty where anchor or result lies outside of the years 1 to 9999.
std::optional<WallTime> Shift(WallTime anchor, Frequency frequency, std::int64_t count,
                              const TimeZone& zone = TimeZone());

// It ends with the refresh.
struct Period {
  WallTime start, end;

  friend bool operator==(const Period&, const Period&) = default;
};

// Of the instants that lie a whole number of frequencies after `anchor` (or are the anchor itself),
// the first one after `now`, and the one before it. An anchor in the future ends the first period.
std::optional<Period> PeriodAfter(LocalTime anchor, Frequency frequency, WallTime now,
                                  const TimeZone& zone = TimeZone());

// The same for periods that every calendar has: they begin on the first of January, of a quarter,
// of a month, or each day, `at` after midnight.
// REQUIRES: !frequency.NeedsNext()
std::optional<Period> CalendarPeriod(Frequency frequency, Duration at, WallTime now,
                                     const TimeZone& zone);

}  // namespace api_credits
