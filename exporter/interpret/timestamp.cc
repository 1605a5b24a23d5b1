#include "exporter/interpret/timestamp.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>

#include "exporter/base/ascii.h"
#include "exporter/base/text_scanner.h"
#include "exporter/base/time_text.h"
#include "exporter/interpret/header_text.h"
#include "exporter/provider/reading_grammar.h"

namespace api_credits {
namespace {

constexpr double kSecond = 1000;  // in milliseconds, as all instants here
constexpr double kMinute = 60 * kSecond;
constexpr double kHour = 60 * kMinute;
constexpr double kDay = 24 * kHour;

// No vendor grants credits or starts a window outside of these; a wrong unit lands there.
constexpr WallTime kEarliest = std::chrono::sys_days(std::chrono::year(2000) / 1 / 1);
constexpr WallTime kLatest = std::chrono::sys_days(std::chrono::year(2200) / 1 / 1);
constexpr double kLongestDelta = 50 * 365.25 * kDay;

constexpr double Milliseconds(WallTime time) {
  return static_cast<double>(time.time_since_epoch().count());
}

constexpr double kYearOne = -62135596800.0 * kSecond;  // Go's and .NET's date that was never set
constexpr double kLastDay = Milliseconds(std::chrono::sys_days(std::chrono::year(9999) / 12 / 31));

bool IsPlausible(double milliseconds) {
  return milliseconds >= Milliseconds(kEarliest) && milliseconds < Milliseconds(kLatest);
}

Error Refused(TimeFormat format, const std::string& why) {
  return {ErrorCode::kBadValue,
          "not " + std::string(kTimeFormats[static_cast<size_t>(format)]) + ": " + why};
}

Instant FromUnix(TimeFormat format, double milliseconds, const std::string& question) {
  if (milliseconds == 0 || milliseconds == kYearOne) return std::optional<WallTime>();
  if (milliseconds >= kLastDay && milliseconds <= Milliseconds(kLastInstant)) {
    return std::optional<WallTime>();
  }
  if (IsPlausible(milliseconds)) {
    return std::optional(WallTime(Duration(std::llround(milliseconds))));
  }
  const bool early = milliseconds < Milliseconds(kEarliest);
  return Refused(format,
                 std::string("it lies ") + (early ? "before 2000" : "after 2200") + question);
}

Instant After(TimeFormat format, double number, double unit, WallTime received) {
  if (!(number >= 0)) return Refused(format, "it is below 0");
  const double milliseconds = number * unit;
  if (milliseconds <= kLongestDelta) {
    return std::optional(received + Duration(std::llround(milliseconds)));
  }
  std::string why = "it is over 50 years";
  if (IsPlausible(number * kSecond)) why += "; is it unix_seconds?";
  if (IsPlausible(number)) why += "; is it unix_milliseconds?";
  return Refused(format, why);
}

// The year that stands last in a date of numbers.
std::string_view LastYear(std::string_view text) {
  constexpr std::string_view kSeparators = "/.-";
  const size_t first = text.find_first_of(kSeparators);
  const size_t second = first == text.npos ? first : text.find_first_of(kSeparators, first + 1);
  return second == text.npos ? std::string_view() : text.substr(second + 1, 4);
}

// Of a date that was never set, as it is written in any zone.
bool IsNeverSet(TimeFormat format, std::string_view text) {
  if (format == TimeFormat::kDayMonthYear || format == TimeFormat::kMonthDayYear) {
    const std::string_view year = LastYear(text);
    return year == "0000" || year == "0001" || year == "9999";
  }
  const std::string padded = std::string(text) + " ";
  constexpr std::array<std::string_view, 4> kStarts = {"0000-", "0001-", "1970-01-01",
                                                       "9999-12-31"};
  constexpr std::array<std::string_view, 4> kParts = {" 0001 ", "31 Dec 9999 ", "Dec 31 9999 ",
                                                      "Dec 31, 9999 "};
  return std::any_of(kStarts.begin(), kStarts.end(),
                     [&](std::string_view start) { return text.starts_with(start); }) ||
         std::any_of(kParts.begin(), kParts.end(),
                     [&](std::string_view part) { return padded.find(part) != std::string::npos; });
}

// An instant that was read from text, or why it was not.
Instant FromText(TimeFormat format, std::string_view text, const Result<WallTime>& read) {
  if (IsNeverSet(format, text)) return std::optional<WallTime>();
  if (!read) return Refused(format, read.error().message);
  return FromUnix(format, Milliseconds(read.value()), "");
}

// "26:03:09", in milliseconds.
std::optional<double> ParseHms(std::string_view text) {
  TextScanner scanner(text);
  const auto hours = ParseDecimal(scanner.TakeDigits());
  int minutes = 0;
  int seconds = 0;
  if (!hours || !scanner.Skip(":") || !scanner.Digits(2, minutes) || !scanner.Skip(":") ||
      !scanner.Digits(2, seconds) || !scanner.AtEnd() || minutes > 59 || seconds > 59) {
    return std::nullopt;
  }
  return *hours * kHour + minutes * kMinute + seconds * kSecond;
}

// In milliseconds. A number without a unit is seconds: some proxies strip the unit.
std::optional<double> ParseGoDuration(std::string_view text) {
  struct Unit {
    std::string_view name;
    double milliseconds;
  };
  // If two begin alike, the longer one comes first. Micro has two code points.
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

bool IsAbsolute(TimeFormat format) {
  switch (format) {
    case TimeFormat::kRfc3339:
    case TimeFormat::kUnixSeconds:
    case TimeFormat::kUnixMilliseconds:
    case TimeFormat::kHttpDate:
    case TimeFormat::kDate:
    case TimeFormat::kDayMonthYear:
    case TimeFormat::kMonthDayYear:
      return true;
    default:
      return false;
  }
}

Instant InstantOf(TimeFormat format, double number, WallTime received) {
  switch (format) {
    case TimeFormat::kUnixSeconds:
      return FromUnix(format, number * kSecond,
                      IsPlausible(number) ? "; is it in milliseconds?" : "");
    case TimeFormat::kUnixMilliseconds:
      return FromUnix(format, number, IsPlausible(number * kSecond) ? "; is it in seconds?" : "");
    case TimeFormat::kDeltaSeconds:
    case TimeFormat::kGoDuration:
      return After(format, number, kSecond, received);
    case TimeFormat::kDeltaMilliseconds:
      return After(format, number, 1, received);
    case TimeFormat::kDeltaMinutes:
      return After(format, number, kMinute, received);
    case TimeFormat::kDeltaDays:
      return After(format, number, kDay, received);
    case TimeFormat::kRfc3339:
    case TimeFormat::kHttpDate:
    case TimeFormat::kDate:
    case TimeFormat::kDeltaHms:
    case TimeFormat::kDayMonthYear:
    case TimeFormat::kMonthDayYear:
      break;
  }
  return Refused(format, "it is a number");
}

Instant ParseInstant(TimeFormat format, std::string_view text, WallTime received,
                     const TimeZone& local) {
  text = Trim(text);
  if (text.empty()) return std::optional<WallTime>();
  switch (format) {
    case TimeFormat::kRfc3339:
      return FromText(format, text, ParseRfc3339(text, local));
    case TimeFormat::kHttpDate:
      return FromText(format, text, ParseHttpDate(text, received));
    case TimeFormat::kDate:
      return FromText(format, text, ParseDate(text, local));
    case TimeFormat::kDayMonthYear:
      return FromText(format, text, ParseNumericDate(text, DateOrder::kDayFirst, local));
    case TimeFormat::kMonthDayYear:
      return FromText(format, text, ParseNumericDate(text, DateOrder::kMonthFirst, local));
    case TimeFormat::kDeltaHms: {
      const auto milliseconds = ParseHms(text);
      if (!milliseconds) return Refused(format, "it is not HH:MM:SS");
      return After(format, *milliseconds, 1, received);
    }
    case TimeFormat::kGoDuration: {
      const auto milliseconds = ParseGoDuration(text);
      if (!milliseconds) return Refused(format, "a number or its unit was not understood");
      return After(format, *milliseconds, 1, received);
    }
    default: {
      const auto number = ParseDecimal(text);
      return number ? InstantOf(format, *number, received)
                    : Refused(format, "it is not a plain number");
    }
  }
}

}  // namespace api_credits
