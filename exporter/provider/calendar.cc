#include "exporter/provider/calendar.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "exporter/base/ascii.h"

namespace api_credits {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::months;
using std::chrono::year_month_day;

constexpr std::array<std::pair<std::string_view, Frequency>, 12> kVendorWords = {
    {{"day", Frequency::kDay},
     {"daily", Frequency::kDay},
     {"week", Frequency::kWeek},
     {"weekly", Frequency::kWeek},
     {"month", Frequency::kMonth},
     {"monthly", Frequency::kMonth},
     {"quarter", Frequency::kQuarter},
     {"quarterly", Frequency::kQuarter},
     {"year", Frequency::kYear},
     {"yearly", Frequency::kYear},
     {"annual", Frequency::kYear},
     {"annually", Frequency::kYear}}};

// Beyond these the calendar's types overflow; no date of a vendor is out there. A day is left for
// the zones.
constexpr LocalTime kFirst = local_days(std::chrono::year(1) / 1 / 2);
constexpr LocalTime kEnd = local_days(std::chrono::year(9999) / 12 / 31);
constexpr std::int64_t kMostShifts = 3'660'000;  // days

bool InRange(LocalTime time) { return kFirst <= time && time < kEnd; }

bool InRange(WallTime time) { return InRange(LocalTime(time.time_since_epoch())); }

std::optional<LocalTime> Shifted(LocalTime anchor, Frequency frequency, std::int64_t count) {
  if (!InRange(anchor) || count > kMostShifts || count < -kMostShifts) return std::nullopt;
  if (frequency.months == 0) {
    const LocalTime shifted = anchor + days(frequency.days) * count;
    return InRange(shifted) ? std::optional(shifted) : std::nullopt;
  }
  const local_days midnight = std::chrono::floor<days>(anchor);
  const year_month_day from(midnight);
  const std::int64_t shift = count * frequency.months;
  const std::int64_t month = static_cast<int>(from.year()) * std::int64_t{12} + shift +
                             static_cast<unsigned>(from.month()) - 1;
  if (month < 12 || month >= 120'000) return std::nullopt;
  year_month_day date = from + months(shift);
  if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
  const LocalTime shifted = local_days(date) + (anchor - midnight);
  return InRange(shifted) ? std::optional(shifted) : std::nullopt;
}

std::optional<WallTime> InstantAfter(LocalTime anchor, Frequency frequency, std::int64_t count,
                                     const TimeZone& zone) {
  const std::optional<LocalTime> shifted = Shifted(anchor, frequency, count);
  if (!shifted) return std::nullopt;
  return zone.ToInstant(*shifted);
}

// The number of frequencies that fit between the two, or one or two less.
std::int64_t CountUntil(LocalTime anchor, Frequency frequency, LocalTime now) {
  if (frequency.months == 0) return (now - anchor) / days(frequency.days);
  const year_month_day from(std::chrono::floor<days>(anchor));
  const year_month_day to(std::chrono::floor<days>(now));
  const std::int64_t between = (static_cast<int>(to.year()) - static_cast<int>(from.year())) * 12 +
                               static_cast<int>(static_cast<unsigned>(to.month())) -
                               static_cast<int>(static_cast<unsigned>(from.month()));
  return std::max<std::int64_t>(0, between / frequency.months - 1);
}

}  // namespace

std::optional<Frequency> ParseFrequency(std::string_view word) {
  for (const auto& [known, frequency] : kVendorWords) {
    if (EqualIgnoringCase(known, word)) return frequency;
  }
  return std::nullopt;
}

std::optional<WallTime> Shift(WallTime anchor, Frequency frequency, std::int64_t count,
                              const TimeZone& zone) {
  if (!InRange(anchor)) return std::nullopt;
  return InstantAfter(zone.ToLocal(anchor), frequency, count, zone);
}

std::optional<Period> PeriodAfter(LocalTime anchor, Frequency frequency, WallTime now,
                                  const TimeZone& zone) {
  if (!InRange(anchor) || !InRange(now)) return std::nullopt;
  const LocalTime local_now = zone.ToLocal(now);
  std::int64_t count = anchor > local_now ? 0 : CountUntil(anchor, frequency, local_now);
  std::optional<WallTime> end = InstantAfter(anchor, frequency, count, zone);
  while (end && *end <= now) end = InstantAfter(anchor, frequency, ++count, zone);
  const std::optional<WallTime> start = InstantAfter(anchor, frequency, count - 1, zone);
  if (!start || !end) return std::nullopt;
  return Period{*start, *end};
}

std::optional<Period> CalendarPeriod(Frequency frequency, Duration at, WallTime now,
                                     const TimeZone& zone) {
  constexpr LocalTime kAnchor = local_days(std::chrono::year(2000) / std::chrono::January / 1);
  return PeriodAfter(kAnchor + at, frequency, now, zone);
}

}  // namespace api_credits
