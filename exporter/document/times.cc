#include "exporter/document/times.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>

#include "exporter/base/ascii.h"
#include "exporter/document/scalars.h"

namespace api_credits {
namespace {

bool IsLetter(char c) { return c >= 'a' && c <= 'z'; }

// Whether the text begins as the pattern says, in which 'd' is a digit.
bool BeginsAs(std::string_view pattern, std::string_view text) {
  return text.size() >= pattern.size() &&
         std::equal(pattern.begin(), pattern.end(), text.begin(),
                    [](char wanted, char c) { return wanted == 'd' ? IsDigit(c) : wanted == c; });
}

// REQUIRES: the text is a few digits.
int NumberOf(std::string_view digits) {
  int number = 0;
  for (const char c : digits) number = number * 10 + (c - '0');
  return number;
}

// "Z" or "+02:00".
std::optional<std::chrono::minutes> ParseZone(std::string_view text) {
  if (text == "Z") return std::chrono::minutes(0);
  if (text.size() != 6 || !(BeginsAs("+dd:dd", text) || BeginsAs("-dd:dd", text))) {
    return std::nullopt;
  }
  const int hours = NumberOf(text.substr(1, 2));
  const int minutes = NumberOf(text.substr(4, 2));
  if (hours > 23 || minutes > 59) return std::nullopt;
  return std::chrono::minutes((text[0] == '-' ? -1 : 1) * (hours * 60 + minutes));
}

struct DurationUnit {
  std::string_view name;
  std::int64_t milliseconds;
};
constexpr std::array<DurationUnit, 7> kDurationUnits = {{{"y", 365LL * 86'400'000},
                                                         {"w", 7LL * 86'400'000},
                                                         {"d", 86'400'000},
                                                         {"h", 3'600'000},
                                                         {"m", 60'000},
                                                         {"s", 1'000},
                                                         {"ms", 1}}};

}  // namespace

std::optional<Duration> ParseDuration(std::string_view text) {
  constexpr std::int64_t kLongest = 100LL * 365 * 86'400'000;
  std::int64_t total = 0;
  size_t next_unit = 0;
  while (!text.empty()) {
    std::int64_t count = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || !IsDigit(text[0])) return std::nullopt;
    text.remove_prefix(static_cast<size_t>(stop - text.data()));
    const auto length =
        static_cast<size_t>(std::find_if_not(text.begin(), text.end(), IsLetter) - text.begin());
    const auto* unit = std::find_if(
        kDurationUnits.begin() + next_unit, kDurationUnits.end(),
        [&](const DurationUnit& known) { return known.name == text.substr(0, length); });
    if (unit == kDurationUnits.end() || count > (kLongest - total) / unit->milliseconds) {
      return std::nullopt;
    }
    total += count * unit->milliseconds;
    next_unit = static_cast<size_t>(unit - kDurationUnits.begin()) + 1;
    text.remove_prefix(length);
  }
  if (total == 0) return std::nullopt;
  return Duration(total);
}

std::optional<Duration> ReadDuration(const Setting& setting, const FileReport& report) {
  if (setting.node->kind == YamlNode::Kind::kScalar) {
    if (const auto duration = ParseDuration(setting.node->text)) return duration;
  }
  ReportWrong(setting, report, "a duration such as 30s, 1h30m or 7d");
  return std::nullopt;
}

std::string DurationText(Duration duration) {
  std::string text;
  std::int64_t rest = duration.count();
  for (const DurationUnit& unit : kDurationUnits) {
    // "10d" says more than "1w3d".
    if (unit.milliseconds > 86'400'000 || rest < unit.milliseconds) continue;
    text += std::to_string(rest / unit.milliseconds) + std::string(unit.name);
    rest %= unit.milliseconds;
  }
  return text;
}

std::optional<WallTime> ParseTimestamp(std::string_view text) {
  constexpr std::string_view kPattern = "dddd-dd-ddTdd:dd:dd";
  if (!BeginsAs(kPattern, text)) return std::nullopt;
  const std::chrono::year_month_day date(
      std::chrono::year(NumberOf(text.substr(0, 4))),
      std::chrono::month(static_cast<unsigned>(NumberOf(text.substr(5, 2)))),
      std::chrono::day(static_cast<unsigned>(NumberOf(text.substr(8, 2)))));
  const int hours = NumberOf(text.substr(11, 2));
  const int minutes = NumberOf(text.substr(14, 2));
  const int seconds = NumberOf(text.substr(17, 2));
  if (!date.ok() || hours > 23 || minutes > 59 || seconds > 59) return std::nullopt;
  text.remove_prefix(kPattern.size());
  int milliseconds = 0;
  if (BeginsAs(".d", text)) {
    const auto* end = std::find_if_not(text.begin() + 1, text.end(), IsDigit);
    const auto length = static_cast<size_t>(end - text.begin());
    for (size_t i = 1; i <= 3; ++i) {
      milliseconds = milliseconds * 10 + (i < length ? text[i] - '0' : 0);
    }
    text.remove_prefix(length);
  }
  const auto zone = ParseZone(text);
  if (!zone) return std::nullopt;
  return WallTime(std::chrono::sys_days(date)) + std::chrono::hours(hours) +
         std::chrono::minutes(minutes) + std::chrono::seconds(seconds) + Duration(milliseconds) -
         *zone;
}

std::optional<WallTime> ReadTimestamp(const Setting& setting, const FileReport& report) {
  if (setting.node->kind == YamlNode::Kind::kScalar) {
    if (const auto time = ParseTimestamp(setting.node->text)) return time;
  }
  ReportWrong(setting, report, "an instant such as 2026-12-01T00:00:00Z");
  return std::nullopt;
}

}  // namespace api_credits
