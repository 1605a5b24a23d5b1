// Instants as text: RFC 3339, dates and HTTP dates are read and written here and nowhere else.
// Invariant: what is read exists in the calendar and lies in the years 1970 to 9999.
// Thread rule: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "exporter/base/clock.h"

namespace api_credits {

// The last instant that a text can name.
inline constexpr WallTime kLastInstant =
    std::chrono::sys_days(std::chrono::year(9999) / 12 / 31) + std::chrono::days(1) - Duration(1);

enum class Zone { kRequired, kUtcIfAbsent };

// RFC 3339, and what vendors make of it: the seconds may be absent, a space may take the place of
// the T, the zone may have no colon or, unless it is required, be absent.
std::optional<WallTime> ParseRfc3339(std::string_view text, Zone zone = Zone::kUtcIfAbsent);

// 2026-11-20, midnight UTC.
std::optional<WallTime> ParseDate(std::string_view text);

// IMF-fixdate and the two obsolete forms that a recipient must accept (RFC 9110, section 5.6.7).
// `received` decides the century of the form that has a year of two digits: at most 50 years ahead.
std::optional<WallTime> ParseHttpDate(std::string_view text, WallTime received);

// In UTC, to the second; `pattern` is strftime's. Without one: 2026-11-20T00:00:00Z.
std::string FormatUtc(WallTime time, const char* pattern = "%Y-%m-%dT%H:%M:%SZ");

}  // namespace api_credits
