// Instants as text: RFC 3339, dates and HTTP dates are read and written here and nowhere else.
// Invariant: what is read exists in the calendar and lies in the years 1970 to 9999. An error names
// the part that was not understood and holds none of the text.
// Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "exporter/base/clock.h"
#include "exporter/base/result.h"
#include "exporter/base/time_zone.h"

namespace api_credits {

// The last instant that a text can name.
inline constexpr WallTime kLastInstant =
    std::chrono::sys_days(std::chrono::year(9999) / 12 / 31) + std::chrono::days(1) - Duration(1);

enum class Zone { kRequired, kUtcIfAbsent };
enum class DateOrder { kDayFirst, kMonthFirst };

// RFC 3339, and what databases and languages make of it: the seconds may be absent, a space may
// take the place of the T. A zone is Z, a name of UTC, an offset (+02:00, +0200, +02), a name and
// an offset in either order, perhaps after a space, or, unless it is required, absent.
Result<WallTime> ParseRfc3339(std::string_view text, Zone zone = Zone::kUtcIfAbsent);
// The same; without a zone it is the local time of `local`.
Result<WallTime> ParseRfc3339(std::string_view text, const TimeZone& local);

// Midnight of 2026-11-20, 20 Nov 2026, November 20, 2026.
Result<WallTime> ParseDate(std::string_view text, const TimeZone& local = TimeZone());

// Midnight of 20/11/2026, of 1.2.2026, of 1-2-2026 in the declared order; or, after a comma, a
// space or both, a time of day with or without AM or PM and a zone.
Result<WallTime> ParseNumericDate(std::string_view text, DateOrder order,
                                  const TimeZone& local = TimeZone());

// IMF-fixdate and the two obsolete forms that a recipient must accept (RFC 9110, section 5.6.7),
// and the dates of mail, cookies, date(1) and JavaScript. Zones as above.
// `received` decides the century of the form that has a year of two digits: at most 50 years ahead.
Result<WallTime> ParseHttpDate(std::string_view text, WallTime received);

// In UTC, to the second; `pattern` is strftime's. Without one: 2026-11-20T00:00:00Z.
std::string FormatUtc(WallTime time, const char* pattern = "%Y-%m-%dT%H:%M:%SZ");

}  // namespace api_credits
