#include "exporter/ledger/spending.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace api_credits {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr Duration kOneHour = hours(1);
constexpr Duration kSixHours = hours(6);
constexpr Duration kOneDay = hours(24);
constexpr std::array<Duration, 3> kLongestFirst = {kOneDay, kSixHours, kOneHour};

// Of three points in a row, how close the outer two may be before the middle one goes.
Duration Spacing(Duration age) { return age <= minutes(90) ? minutes(15) : hours(2); }

}  // namespace

void SpendingHistory::Add(SteadyTime received, double consumed) {
  if (!points_.empty() && received <= points_.back().at) return;
  // At most some 40 stay, of each account: a vector that doubles would keep room for 64.
  constexpr size_t kMore = 6;
  if (points_.size() == points_.capacity()) points_.reserve(points_.size() + kMore);
  points_.push_back({received, consumed});
  // One point at the beginning of the longest window, or before it, is enough.
  size_t first = 0;
  while (first + 1 < points_.size() && points_[first + 1].at <= received - kOneDay) ++first;
  size_t kept = 0;
  points_[0] = points_[first];
  for (size_t i = first + 1; i < points_.size(); ++i) {
    const bool newest = i + 1 == points_.size();
    if (newest || points_[i + 1].at - points_[kept].at > Spacing(received - points_[i].at)) {
      points_[++kept] = points_[i];
    }
  }
  points_.resize(kept + 1);
}

std::optional<double> SpendingHistory::RateOver(Duration window, Duration poll_interval) const {
  if (points_.empty() || poll_interval > window / 3) return std::nullopt;
  const Point& last = points_.back();
  const SteadyTime begin = last.at - window;
  auto first = std::find_if(points_.begin(), points_.end(),
                            [begin](const Point& point) { return point.at > begin; });
  if (first != points_.begin() && begin - std::prev(first)->at <= window / 2) --first;
  const Duration span = last.at - first->at;
  if (span < window / 2) return std::nullopt;
  return std::max(0.0, last.consumed - first->consumed) / Seconds(span);
}

std::optional<Burn> BurnOf(const SpendingHistory& history, Duration poll_interval,
                           const std::optional<double>& remaining) {
  std::optional<Burn> burn;
  for (const Duration window : kLongestFirst) {
    const auto rate = history.RateOver(window, poll_interval);
    if (rate && !burn) burn = Burn{*rate, window};
  }
  const auto hour = history.RateOver(kOneHour, poll_interval);
  const auto six_hours = history.RateOver(kSixHours, poll_interval);
  if (!remaining || !hour || !six_hours) return burn;
  const Burn agreed = *hour < *six_hours ? Burn{*hour, kOneHour} : Burn{*six_hours, kSixHours};
  const bool soon = agreed.per_second * Seconds(kSixHours) > *remaining;
  return soon && agreed.per_second > burn->per_second ? agreed : burn;
}

std::optional<double> RunwayOf(const std::optional<Burn>& burn,
                               const std::optional<double>& remaining) {
  if (!burn || burn->per_second <= 0 || remaining.value_or(0) <= 0) return std::nullopt;
  return *remaining / burn->per_second;
}

}  // namespace api_credits
