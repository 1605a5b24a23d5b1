#include "exporter/base/time_text.h"

#include <array>
#include <cstddef>
#include <ctime>
#include <span>

#include "exporter/base/text_scanner.h"

namespace api_credits {
namespace {

// The fields of an instant as it is written.
struct CalendarTime {
  int year = 0, month = 0, day = 0;
  int hour = 0, minute = 0, second = 0;  // second 60: a leap second, the last of a UTC day
  int millisecond = 0;
  std::chrono::minutes east_of_utc{0};
};

// nullopt: there is no such instant, or it is out of bounds. A leap second is the next instant.
std::optional<WallTime> ToInstant(const CalendarTime& time) {
  const std::chrono::year_month_day date{std::chrono::year(time.year),
                                         std::chrono::month(static_cast<unsigned>(time.month)),
                                         std::chrono::day(static_cast<unsigned>(time.day))};
  if (!date.ok() || time.hour > 23 || time.minute > 59 || time.second > 60) return std::nullopt;
  const auto seconds = std::chrono::sys_days(date) + std::chrono::hours(time.hour) +
                       std::chrono::minutes(time.minute) + std::chrono::seconds(time.second) -
                       time.east_of_utc;
  const bool ends_a_day = std::chrono::floor<std::chrono::days>(seconds) == seconds;
  if (time.second == 60 && !ends_a_day) return std::nullopt;
  const WallTime instant = seconds + Duration(time.millisecond);
  if (instant < WallTime() || instant > kLastInstant) return std::nullopt;
  return instant;
}

constexpr std::array<std::string_view, 7> kShortDays = {"Mon", "Tue", "Wed", "Thu",
                                                        "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 7> kLongDays = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// Reads one of the names; the first is number 1.
bool ReadName(TextScanner& scanner, std::span<const std::string_view> names, int& number) {
  for (number = 1; number <= static_cast<int>(names.size()); ++number) {
    if (scanner.Skip(names[static_cast<size_t>(number) - 1])) return true;
  }
  return false;
}

bool ReadField(TextScanner& scanner, char field, CalendarTime& time) {
  int weekday = 0;
  switch (field) {
    case 'Y':
      return scanner.Digits(4, time.year);
    case 'y':
      return scanner.Digits(2, time.year);
    case 'm':
      return scanner.Digits(2, time.month);
    case 'b':
      return ReadName(scanner, kMonths, time.month);
    case 'd':
      return scanner.Digits(2, time.day);
    case 'e':
      return scanner.Digits(scanner.Skip(" ") ? 1 : 2, time.day);
    case 'a':
      return ReadName(scanner, kShortDays, weekday);
    case 'A':
      return ReadName(scanner, kLongDays, weekday);
    case 'H':
      return scanner.Digits(2, time.hour);
    case 'M':
      return scanner.Digits(2, time.minute);
    default:
      return scanner.Digits(2, time.second);
  }
}

// `pattern` is of strptime's kind, but every number has all its digits.
bool Read(TextScanner& scanner, std::string_view pattern, CalendarTime& time) {
  for (size_t i = 0; i < pattern.size(); ++i) {
    const bool read = pattern[i] == '%' ? ReadField(scanner, pattern[++i], time)
                                        : scanner.Skip(pattern.substr(i, 1));
    if (!read) return false;
  }
  return true;
}

// HH:MM, HH:MM:SS, HH:MM:SS.fff with one to nine digits of a fraction.
bool ReadTimeOfDay(TextScanner& scanner, CalendarTime& time) {
  if (!Read(scanner, "%H:%M", time)) return false;
  if (!scanner.Skip(":")) return true;
  if (!Read(scanner, "%S", time)) return false;
  if (!scanner.Skip(".")) return true;
  const std::string_view fraction = scanner.TakeDigits();
  if (fraction.empty() || fraction.size() > 9) return false;
  for (size_t i = 0; i < 3; ++i) {
    time.millisecond = time.millisecond * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
  }
  return true;
}

// Z, +02:00, -0800, or nothing.
bool ReadZone(TextScanner& scanner, Zone zone, CalendarTime& time) {
  if (scanner.AtEnd()) return zone == Zone::kUtcIfAbsent;
  if (scanner.SkipAnyOf("Zz")) return true;
  const int sign = scanner.NextIsAnyOf("-") ? -1 : 1;
  int hours = 0;
  int minutes = 0;
  if (!scanner.SkipAnyOf("+-") || !scanner.Digits(2, hours)) return false;
  scanner.Skip(":");
  if (!scanner.Digits(2, minutes) || hours > 23 || minutes > 59) return false;
  time.east_of_utc = sign * (std::chrono::hours(hours) + std::chrono::minutes(minutes));
  return true;
}

}  // namespace

std::optional<WallTime> ParseRfc3339(std::string_view text, Zone zone) {
  TextScanner scanner(text);
  CalendarTime time;
  const bool matches = Read(scanner, "%Y-%m-%d", time) && scanner.SkipAnyOf("Tt ") &&
                       ReadTimeOfDay(scanner, time) && ReadZone(scanner, zone, time) &&
                       scanner.AtEnd();
  return matches ? ToInstant(time) : std::nullopt;
}

std::optional<WallTime> ParseDate(std::string_view text) {
  TextScanner scanner(text);
  CalendarTime time;
  return Read(scanner, "%Y-%m-%d", time) && scanner.AtEnd() ? ToInstant(time) : std::nullopt;
}

std::optional<WallTime> ParseHttpDate(std::string_view text, WallTime received) {
  for (const std::string_view pattern :
       {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"}) {
    TextScanner scanner(text);
    CalendarTime time;
    if (!Read(scanner, pattern, time) || !scanner.AtEnd()) continue;
    if (pattern.find("%y") != std::string_view::npos) {
      const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(received));
      const int this_year = static_cast<int>(today.year());
      time.year += this_year / 100 * 100;
      if (time.year > this_year + 50) time.year -= 100;
    }
    return ToInstant(time);
  }
  return std::nullopt;
}

std::string FormatUtc(WallTime time, const char* pattern) {
  const std::time_t seconds =
      std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 40> text{};
  return {text.data(), std::strftime(text.data(), text.size(), pattern, &parts)};
}

}  // namespace api_credits
