#include "exporter/base/time_zone.h"

#include <algorithm>

namespace api_credits {

size_t TimeZone::IndexAt(WallTime time) const {
  const auto after =
      std::upper_bound(offsets_.begin(), offsets_.end(), time,
                       [](WallTime wanted, const Offset& offset) { return wanted < offset.since; });
  return after == offsets_.begin() ? 0 : static_cast<size_t>(after - offsets_.begin()) - 1;
}

LocalTime TimeZone::ToLocal(WallTime time) const {
  const LocalTime utc(time.time_since_epoch());
  return offsets_.empty() ? utc : utc + offsets_[IndexAt(time)].east_of_utc;
}

WallTime TimeZone::ToInstant(LocalTime time) const {
  const WallTime utc(time.time_since_epoch());
  if (offsets_.empty()) return utc;
  // No zone is further than a day from UTC.
  for (size_t i = IndexAt(utc - std::chrono::days(1));; ++i) {
    const WallTime instant = utc - offsets_[i].east_of_utc;
    if (i + 1 < offsets_.size() && instant >= offsets_[i + 1].since) continue;
    return i == 0 ? instant : std::max(instant, offsets_[i].since);
  }
}

}  // namespace api_credits
