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

// An instant that was read from text, or why it was not.
Instant FromText(TimeFormat format, std::string_view text, const Result<WallTime>& read) {
  // The years 0 and 1 and the end of 9999, as dates are written with the year first or last.
  const bool never = text.starts_with("0000-") || text.starts_with("0001-") ||
                     text.starts_with("9999-12-31") || text.find(" 0001 ") != text.npos ||
                     text.find("31 Dec 9999 ") != text.npos ||
                     text.find("Dec 31 9999 ") != text.npos;
  if (never) return std::optional<WallTime>();
  if (!read) return Refused(format, read.error().message);
  return FromUnix(format, Milliseconds(read.value()), "");
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
      break;
  }
  return Refused(format, "it is a number");
}

Instant ParseInstant(TimeFormat format, std::string_view text, WallTime received) {
  text = Trim(text);
  if (text.empty()) return std::optional<WallTime>();
  switch (format) {
    case TimeFormat::kRfc3339:
      return FromText(format, text, ParseRfc3339(text));
    case TimeFormat::kHttpDate:
      return FromText(format, text, ParseHttpDate(text, received));
    case TimeFormat::kDate:
      return FromText(format, text, ParseDate(text));
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
