// Durations, instants and time zones as the files write them. Each Read… reports what is wrong and
// yields nothing then. Thread rule: any thread; only a zone is looked up in the system.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "exporter/base/clock.h"
#include "exporter/base/time_zone.h"
#include "exporter/document/map_reader.h"

namespace api_credits {

// "1m30s", of the units y w d h m s ms in this order; positive.
std::optional<Duration> ParseDuration(std::string_view text);
std::optional<Duration> ReadDuration(const Setting& setting, const FileReport& report);
// As ParseDuration reads it: "1m30s".
std::string DurationText(Duration duration);

// RFC 3339 with a zone.
std::optional<WallTime> ReadTimestamp(const Setting& setting, const FileReport& report);
// The same; without a zone it is the local time of `zone`.
std::optional<WallTime> ReadTimestampIn(const TimeZone& zone, const Setting& setting,
                                        const FileReport& report);

// "08:30", since midnight.
std::optional<Duration> ReadTimeOfDay(const Setting& setting, const FileReport& report);

// An IANA name such as Europe/Berlin.
std::optional<TimeZone> ReadTimeZone(const Setting& setting, const FileReport& report);

}  // namespace api_credits
