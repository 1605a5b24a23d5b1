// The settings that an account may state or inherit: thresholds, price, grant, and the globals.
// Thread rule: one thread at a time.
#pragma once

#include <filesystem>
#include <optional>

#include "exporter/config/access.h"
#include "exporter/config/config.h"
#include "exporter/document/map_reader.h"

namespace api_credits {

// 20000, or 20%.
std::optional<Threshold> ReadThreshold(const Setting& setting, const FileReport& report);

// `global`, with the defaults for what it does not state: an exporter without thresholds warns
// nobody.
struct GlobalSettings {
  std::optional<Duration> poll_interval;  // empty: each provider's own default
  Duration poll_timeout = std::chrono::seconds(10);
  Duration stale_after = std::chrono::minutes(30);
  SeverityThresholds low_credits = {Threshold{20, true}, Threshold{5, true}};
  RunwayThresholds runway = {std::chrono::days(7), std::chrono::days(1)};
  WayOut way;
  int max_requests_in_flight = 64;
  int max_requests_per_host = 16;
};

// `directory` is that of the file, which relative paths start from.
GlobalSettings ParseGlobal(const MapReader& map, const std::filesystem::path& directory);

// REQUIRES: the map has the keys of kShortFormFields. What it states replaces a default as a whole.
PoolSettings ParsePoolSettings(const MapReader& map, const GlobalSettings& global);

}  // namespace api_credits
