#include "exporter/interpret/calendar_time.h"

namespace api_credits {

std::optional<WallTime> CalendarTime::ToInstant() const {
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const auto seconds = std::chrono::sys_days(date) + std::chrono::hours(hour) +
                       std::chrono::minutes(minute) + std::chrono::seconds(second) - east_of_utc;
  const bool ends_a_day = std::chrono::floor<std::chrono::days>(seconds) == seconds;
  if (second == 60 && !ends_a_day) return std::nullopt;
  const WallTime instant = seconds + Duration(millisecond);
  if (instant < WallTime() || instant > kLastInstant) return std::nullopt;
  return instant;
}

}  // namespace api_credits
