// Finds a time zone by its IANA name in the zone files of the system (tzdata).
// Thread rule: any thread.
#pragma once

#include <string>

#include "exporter/base/result.h"
#include "exporter/base/time_zone.h"

namespace api_credits {

// The changes of offset that the loaded zones know lie in these years. The files tell no more than
// that, so that summer time after it is wrong by an hour.
inline constexpr std::chrono::year kFirstZoneYear(2000);
inline constexpr std::chrono::year kLastZoneYear(2037);

// "Europe/Berlin". UTC is always known; the others need tzdata.
Result<TimeZone> LoadTimeZone(const std::string& name);

}  // namespace api_credits
