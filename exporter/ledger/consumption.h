// What one pool's readings say about spending: counters that only rise, whatever the readings.
// Invariant: over every accepted step Δremaining = Δadded − Δconsumed − Δexpired; a correction moves
// the gauge alone. Pure arithmetic. Thread rule: a value.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/interpret/reading.h"

namespace api_credits {

enum class AddedCause { kRefresh, kTopUp, kRefund, kAdjustment, kUnknown };

inline constexpr std::array<std::string_view, 5> kAddedCauseNames = {"refresh", "top_up", "refund",
                                                                     "adjustment", "unknown"};

// In the pool's unit; since the pool was first seen. None of them ever falls.
struct PoolCounters {
  double consumed = 0;
  double expired = 0;
  std::array<double, kAddedCauseNames.size()> added{};

  friend bool operator==(const PoolCounters&, const PoolCounters&) = default;
};

// A level that the gauge left by spending, kept for two polls: a vendor's cache may show it again.
struct PastLevel {
  double level = 0;    // of remaining, or of used where the vendor reports that
  double counted = 0;  // consumption since
  int polls = 0;       // since
};

// The date of a refill and its credits need not move in the same poll (time zones, batch jobs).
enum class Refill { kNone, kAwaited /* the date moved first */, kAhead /* the credits did */ };

// What the next reading is compared with.
struct PoolBaseline {
  std::string unit;
  std::optional<double> remaining, used, limit, grant;
  std::optional<bool> rollover;
  std::optional<WallTime> refresh, period_start;
  std::optional<double> expiring;
  std::optional<WallTime> expiry;
  std::vector<PastLevel> past;  // the latest last
  double ahead = 0;             // consumption counted already for a fall that the vendor took back
  int ahead_polls = 0;          // for how many more polls that holds
  Refill refill = Refill::kNone;
};

class PoolTally {
 public:
  PoolTally() = default;
  PoolTally(PoolCounters counters, std::optional<PoolBaseline> baseline)
      : counters_(counters), baseline_(std::move(baseline)) {}

  // `received` decides whether a lot has lapsed since the baseline.
  void Take(const PoolReading& reading, WallTime received);

  // The next reading counts nothing.
  void DropBaseline() { baseline_.reset(); }

  const PoolCounters& counters() const { return counters_; }
  const std::optional<PoolBaseline>& baseline() const { return baseline_; }

 private:
  void CountBySpending(const PoolReading& reading, WallTime received, PoolBaseline& next);
  void CountByUsed(const PoolReading& reading, WallTime received, PoolBaseline& next);
  // Distributes what consumption does not explain of Δremaining.
  void Balance(double unexplained, bool refreshed, double lapsed, PoolBaseline& next,
               WallTime received);

  PoolCounters counters_;
  std::optional<PoolBaseline> baseline_;
};

}  // namespace api_credits
