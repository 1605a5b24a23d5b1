#include "exporter/ledger/calendar.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <utility>

namespace api_credits {
namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::array<std::string_view, 4> kWords = {"day", "week", "month", "year"};

constexpr std::array<std::pair<std::string_view, Frequency>, 10> kVendorWords = {
    {{"day", Frequency::kDay},
     {"daily", Frequency::kDay},
     {"week", Frequency::kWeek},
     {"weekly", Frequency::kWeek},
     {"month", Frequency::kMonth},
     {"monthly", Frequency::kMonth},
     {"year", Frequency::kYear},
     {"yearly", Frequency::kYear},
     {"annual", Frequency::kYear},
     {"annually", Frequency::kYear}}};

// Beyond these the calendar's types overflow; no date of a vendor is out there.
constexpr WallTime kFirst = sys_days(std::chrono::year(1) / 1 / 1);
constexpr WallTime kEnd = sys_days(std::chrono::year(10'000) / 1 / 1);
constexpr std::int64_t kMostShifts = 3'660'000;  // days

bool InRange(WallTime time) { return kFirst <= time && time < kEnd; }

bool ByMonth(Frequency frequency) {
  return frequency == Frequency::kMonth || frequency == Frequency::kYear;
}

std::int64_t MonthsOf(Frequency frequency) { return frequency == Frequency::kYear ? 12 : 1; }

Duration LengthOf(Frequency frequency) { return days(frequency == Frequency::kWeek ? 7 : 1); }

WallTime ShiftMonths(WallTime anchor, std::int64_t count) {
  const sys_days midnight = std::chrono::floor<days>(anchor);
  year_month_day date = year_month_day(midnight) + months(count);
  if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
  return sys_days(date) + (anchor - midnight);
}

// The number of frequencies that fit between the two, or one or two less.
std::int64_t CountUntil(WallTime anchor, Frequency frequency, WallTime now) {
  if (!ByMonth(frequency)) return (now - anchor) / LengthOf(frequency);
  const year_month_day from(std::chrono::floor<days>(anchor));
  const year_month_day to(std::chrono::floor<days>(now));
  const std::int64_t between = (static_cast<int>(to.year()) - static_cast<int>(from.year())) * 12 +
                               static_cast<int>(static_cast<unsigned>(to.month())) -
                               static_cast<int>(static_cast<unsigned>(from.month()));
  return std::max<std::int64_t>(0, between / MonthsOf(frequency) - 1);
}

}  // namespace

std::optional<Frequency> ParseFrequency(std::string_view word) {
  std::string lower(word);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  for (const auto& [known, frequency] : kVendorWords) {
    if (known == lower) return frequency;
  }
  return std::nullopt;
}

std::string_view FrequencyWord(Frequency frequency) {
  return kWords.at(static_cast<size_t>(frequency));
}

std::optional<WallTime> Shift(WallTime anchor, Frequency frequency, std::int64_t count) {
  if (!InRange(anchor) || count > kMostShifts || count < -kMostShifts) return std::nullopt;
  if (!ByMonth(frequency)) {
    const WallTime shifted = anchor + LengthOf(frequency) * count;
    return InRange(shifted) ? std::optional(shifted) : std::nullopt;
  }
  const std::int64_t shift = count * MonthsOf(frequency);
  const year_month_day from(std::chrono::floor<days>(anchor));
  const std::int64_t month = static_cast<int>(from.year()) * std::int64_t{12} + shift +
                             static_cast<unsigned>(from.month()) - 1;
  if (month < 12 || month >= 120'000) return std::nullopt;
  return ShiftMonths(anchor, shift);
}

std::optional<Period> PeriodAfter(WallTime anchor, Frequency frequency, WallTime now) {
  if (!InRange(anchor) || !InRange(now)) return std::nullopt;
  std::int64_t count = anchor > now ? 0 : CountUntil(anchor, frequency, now);
  std::optional<WallTime> end = Shift(anchor, frequency, count);
  while (end && *end <= now) end = Shift(anchor, frequency, ++count);
  const std::optional<WallTime> start = Shift(anchor, frequency, count - 1);
  if (!start || !end) return std::nullopt;
  return Period{*start, *end};
}

}  // namespace api_credits
