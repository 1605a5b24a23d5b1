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
  text = Trim(text);
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
