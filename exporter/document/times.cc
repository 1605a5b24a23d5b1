#include "exporter/document/times.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <utility>

#include "exporter/base/ascii.h"
#include "exporter/base/text_scanner.h"
#include "exporter/base/time_text.h"
#include "exporter/base/time_zone_loader.h"
#include "exporter/document/scalars.h"

namespace api_credits {
namespace {

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
        static_cast<size_t>(std::find_if_not(text.begin(), text.end(), IsLower) - text.begin());
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

std::optional<WallTime> ReadTimestamp(const Setting& setting, const FileReport& report) {
  if (setting.node->kind == YamlNode::Kind::kScalar) {
    if (const auto time = ParseRfc3339(setting.node->text, Zone::kRequired)) return time.value();
  }
  ReportWrong(setting, report, "an instant such as 2026-12-01T00:00:00Z");
  return std::nullopt;
}

std::optional<WallTime> ReadTimestampIn(const TimeZone& zone, const Setting& setting,
                                        const FileReport& report) {
  const YamlNode& node = *setting.node;
  if (node.kind == YamlNode::Kind::kScalar) {
    if (const auto time = ParseRfc3339(node.text, zone)) return time.value();
  }
  return ReadTimestamp(setting, report);
}

std::optional<Duration> ReadTimeOfDay(const Setting& setting, const FileReport& report) {
  if (setting.node->kind == YamlNode::Kind::kScalar) {
    TextScanner scanner(setting.node->text);
    int hours = 0;
    int minutes = 0;
    if (scanner.Digits(2, hours) && scanner.Skip(":") && scanner.Digits(2, minutes) &&
        scanner.AtEnd() && hours < 24 && minutes < 60) {
      return std::chrono::hours(hours) + std::chrono::minutes(minutes);
    }
  }
  ReportWrong(setting, report, "a time of day such as \"08:30\"");
  return std::nullopt;
}

std::optional<TimeZone> ReadTimeZone(const Setting& setting, const FileReport& report) {
  const auto name = ReadText(setting, report);
  if (!name) return std::nullopt;
  Result<TimeZone> zone = LoadTimeZone(*name);
  if (zone) return std::move(zone).value();
  report.Error(setting.mark(), std::string(setting.key) + ": " + zone.error().message);
  return std::nullopt;
}

}  // namespace api_credits
