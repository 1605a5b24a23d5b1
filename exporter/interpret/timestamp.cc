#include "exporter/interpret/timestamp.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>

#include "exporter/interpret/calendar_time.h"
#include "exporter/interpret/header_text.h"
#include "exporter/interpret/http_date.h"
#include "exporter/interpret/text_scanner.h"

namespace api_credits {
namespace {

constexpr double kSecond = 1000;  // in milliseconds, as all instants here
constexpr double kMinute = 60 * kSecond;
constexpr double kHour = 60 * kMinute;
constexpr double kDay = 24 * kHour;

std::optional<WallTime> FromUnix(double milliseconds) {
  const auto last = static_cast<double>(kLastInstant.time_since_epoch().count());
  if (!(milliseconds >= 0 && milliseconds <= last)) return std::nullopt;
  return WallTime(Duration(std::llround(milliseconds)));
}

std::optional<WallTime> After(WallTime received, double milliseconds) {
  if (!(milliseconds >= 0)) return std::nullopt;
  return FromUnix(static_cast<double>(received.time_since_epoch().count()) + milliseconds);
}

bool ReadDate(TextScanner& scanner, CalendarTime& time) {
  const auto year = scanner.Digits(4);
  if (!year || !scanner.Skip("-")) return false;
  const auto month = scanner.Digits(2);
  if (!month || !scanner.Skip("-")) return false;
  const auto day = scanner.Digits(2);
  if (!day) return false;
  time.year = *year;
  time.month = *month;
  time.day = *day;
  return true;
}

// HH:MM, HH:MM:SS, HH:MM:SS.fff with one to nine digits of a fraction.
bool ReadTimeOfDay(TextScanner& scanner, CalendarTime& time) {
  const auto hour = scanner.Digits(2);
  if (!hour || !scanner.Skip(":")) return false;
  const auto minute = scanner.Digits(2);
  if (!minute) return false;
  time.hour = *hour;
  time.minute = *minute;
  if (!scanner.Skip(":")) return true;
  const auto second = scanner.Digits(2);
  if (!second) return false;
  time.second = *second;
  if (!scanner.Skip(".")) return true;
  const std::string_view fraction = scanner.TakeDigits();
  if (fraction.empty() || fraction.size() > 9) return false;
  for (size_t i = 0; i < 3; ++i) {
    time.millisecond = time.millisecond * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
  }
  return true;
}

// Z, +02:00, -0800, or nothing, which is UTC.
bool ReadZone(TextScanner& scanner, CalendarTime& time) {
  if (scanner.AtEnd() || scanner.SkipAnyOf("Zz")) return true;
  const int sign = scanner.NextIsAnyOf("-") ? -1 : 1;
  if (!scanner.SkipAnyOf("+-")) return false;
  const auto hours = scanner.Digits(2);
  scanner.Skip(":");
  const auto minutes = scanner.Digits(2);
  if (!hours || *hours > 23 || !minutes || *minutes > 59) return false;
  time.east_of_utc = sign * (std::chrono::hours(*hours) + std::chrono::minutes(*minutes));
  return true;
}

std::optional<WallTime> ParseRfc3339(std::string_view text) {
  TextScanner scanner(text);
  CalendarTime time;
  const bool matches = ReadDate(scanner, time) && scanner.SkipAnyOf("Tt ") &&
                       ReadTimeOfDay(scanner, time) && ReadZone(scanner, time) && scanner.AtEnd();
  return matches ? time.ToInstant() : std::nullopt;
}

std::optional<WallTime> ParseDate(std::string_view text) {
  TextScanner scanner(text);
  CalendarTime time;
  return ReadDate(scanner, time) && scanner.AtEnd() ? time.ToInstant() : std::nullopt;
}

// In milliseconds. A number without a unit is seconds: some proxies strip the unit.
std::optional<double> ParseGoDuration(std::string_view text) {
  struct Unit {
    std::string_view name;
    double milliseconds;
  };
  // Of two that begin alike the longer one stands first; micro is written with either code point.
  static constexpr std::array<Unit, 8> kUnits = {{{"ns", 1e-6},
                                                  {"us", 1e-3},
                                                  {"\u00b5s", 1e-3},
                                                  {"\u03bcs", 1e-3},
                                                  {"ms", 1},
                                                  {"s", kSecond},
                                                  {"m", kMinute},
                                                  {"h", kHour}}};
  if (const auto seconds = ParseDecimal(text)) return *seconds * kSecond;
  TextScanner scanner(text);
  double total = 0;
  do {
    const auto number = ParseDecimal(scanner.TakeAnyOf("0123456789."));
    const auto* const unit = std::find_if(kUnits.begin(), kUnits.end(), [&](const Unit& candidate) {
      return scanner.Skip(candidate.name);
    });
    if (!number || unit == kUnits.end()) return std::nullopt;
    total += *number * unit->milliseconds;
  } while (!scanner.AtEnd());
  return total;
}

}  // namespace

std::optional<WallTime> InstantOf(TimeFormat format, double number, WallTime received) {
  switch (format) {
    case TimeFormat::kUnixSeconds:
      return FromUnix(number * kSecond);
    case TimeFormat::kUnixMilliseconds:
      return FromUnix(number);
    case TimeFormat::kDeltaSeconds:
    case TimeFormat::kGoDuration:
      return After(received, number * kSecond);
    case TimeFormat::kDeltaMilliseconds:
      return After(received, number);
    case TimeFormat::kDeltaMinutes:
      return After(received, number * kMinute);
    case TimeFormat::kDeltaDays:
      return After(received, number * kDay);
    case TimeFormat::kRfc3339:
    case TimeFormat::kHttpDate:
    case TimeFormat::kDate:
      break;
  }
  return std::nullopt;
}

std::optional<WallTime> ParseInstant(TimeFormat format, std::string_view text, WallTime received) {
  text = WithoutSpace(text);
  switch (format) {
    case TimeFormat::kRfc3339:
      return ParseRfc3339(text);
    case TimeFormat::kHttpDate:
      return ParseHttpDate(text, received);
    case TimeFormat::kDate:
      return ParseDate(text);
    case TimeFormat::kGoDuration: {
      const auto milliseconds = ParseGoDuration(text);
      return milliseconds ? After(received, *milliseconds) : std::nullopt;
    }
    default: {
      const auto number = ParseDecimal(text);
      return number ? InstantOf(format, *number, received) : std::nullopt;
    }
  }
}

}  // namespace api_credits
