// How fast a pool was spent lately, by the readings that this process has seen, and so how long it
// lasts. The windows are those of the rules: 1 h, 6 h, 1 d. A window that is not filled tells
// nothing. Invariant: bounded, some 40 points. Pure arithmetic. Thread rule: a value.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "exporter/base/clock.h"

namespace api_credits {

struct Burn {
  double per_second = 0;
  Duration window{};  // of which it is the mean; it ends with the last reading

  friend bool operator==(const Burn&, const Burn&) = default;
};

class SpendingHistory {
 public:
  // `consumed`: the counter, as of the reading that was received then.
  void Add(SteadyTime received, double consumed);

  // Empty unless the readings reach into the earlier half of the window and the interval lets three
  // polls fall into it.
  std::optional<double> RateOver(Duration window, Duration poll_interval) const;

  size_t points() const { return points_.size(); }

 private:
  struct Point {
    SteadyTime at{};
    double consumed = 0;
  };
  std::vector<Point> points_;  // the newest last; sparser with their age
};

// By the longest window that tells something. Where the last hour and the last six agree that
// `remaining` is gone within six hours, by the slower of these two.
std::optional<Burn> BurnOf(const SpendingHistory& history, Duration poll_interval,
                           const std::optional<double>& remaining);

// In seconds; empty where nothing is spent or nothing is left.
std::optional<double> RunwayOf(const std::optional<Burn>& burn,
                               const std::optional<double>& remaining);

}  // namespace api_credits
