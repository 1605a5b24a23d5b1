// An instant as written: the fields of a date and a time of day. Invariant of what comes out: the
// date exists, the year is 1970 to 9999. Thread rule: a value.
#pragma once

#include <optional>

#include "exporter/base/clock.h"

namespace api_credits {

// The last instant that any format of a vendor can name.
inline constexpr WallTime kLastInstant =
    std::chrono::sys_days(std::chrono::year(9999) / 12 / 31) + std::chrono::days(1) - Duration(1);

struct CalendarTime {
  int year = 0, month = 0, day = 0;
  int hour = 0, minute = 0, second = 0;  // second 60: a leap second, the last of a UTC day
  int millisecond = 0;
  std::chrono::minutes east_of_utc{0};

  // nullopt: there is no such instant, or it is out of bounds. A leap second is the next instant.
  std::optional<WallTime> ToInstant() const;
};

}  // namespace api_credits
