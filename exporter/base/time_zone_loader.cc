#include "exporter/base/time_zone_loader.h"

#include <date/tz.h>

#include <algorithm>
#include <exception>
#include <string_view>
#include <vector>

#include "exporter/base/nearest_name.h"

namespace api_credits {
namespace {

using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr sys_seconds kBegin = sys_days(kFirstZoneYear / 1 / 1);
constexpr sys_seconds kEnd = sys_days((kLastZoneYear + std::chrono::years(1)) / 1 / 1);

Error Unknown(const std::string& name, const date::tzdb& database) {
  std::vector<std::string_view> known;
  for (const date::time_zone& zone : database.zones) known.push_back(zone.name());
  if (known.empty()) {
    return {ErrorCode::kIo, "the system has no time zones; install tzdata"};
  }
  std::string message = "unknown time zone \"" + name + "\"";
  const std::string_view nearest = NearestName(name, known);
  if (!nearest.empty()) message.append("; did you mean \"").append(nearest).append("\"?");
  return {ErrorCode::kInvalidArgument, std::move(message)};
}

TimeZone Tabulated(const date::time_zone& zone) {
  std::vector<TimeZone::Offset> offsets;
  for (sys_seconds at = kBegin; at < kEnd;) {
    const date::sys_info info = zone.get_info(at);
    if (offsets.empty() || offsets.back().east_of_utc != info.offset) {
      offsets.push_back({at, info.offset});
    }
    at = info.end;
  }
  return {zone.name(), std::move(offsets)};
}

}  // namespace

Result<TimeZone> LoadTimeZone(const std::string& name) {
  if (name == "UTC") return TimeZone();
  try {
    const date::tzdb& database = date::get_tzdb();
    const auto found =
        std::find_if(database.zones.begin(), database.zones.end(),
                     [&](const date::time_zone& zone) { return zone.name() == name; });
    if (found == database.zones.end()) return Unknown(name, database);
    return Tabulated(*found);
  } catch (const std::exception&) {
    return Error{ErrorCode::kIo,
                 "the time zones of the system cannot be read; is tzdata installed?"};
  }
}

}  // namespace api_credits
