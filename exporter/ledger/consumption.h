// What one pool's readings say about spending: counters that only rise, whatever the readings.
// Invariant: over every accepted step Δremaining = Δadded − Δconsumed − Δexpired; a correction
// moves the gauge alone. Pure arithmetic. Thread rule: a value.
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

// A level that the gauge left, kept for two polls: a vendor's cache may show it again.
struct PastLevel {
  double level = 0;  // of used where the vendor reports that, else of remaining
  int polls = 0;     // that were believed since it was last shown

  friend bool operator==(const PastLevel&, const PastLevel&) = default;
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
  int passed_over = 0;          // readings in a row that were taken for a cache's
  Refill refill = Refill::kNone;

  friend bool operator==(const PoolBaseline&, const PoolBaseline&) = default;
};

class PoolTally {
 public:
  PoolTally() = default;
  PoolTally(PoolCounters counters, std::optional<PoolBaseline> baseline)
      : counters_(counters), baseline_(std::move(baseline)) {}

  // What the vendor said, without what the configuration states. `received` decides whether a lot
  // has lapsed and whether a refill is due.
  void Apply(const PoolReading& read, WallTime received);

  // The next reading counts nothing.
  void DropBaseline() { baseline_.reset(); }

  const PoolCounters& counters() const { return counters_; }
  const std::optional<PoolBaseline>& baseline() const { return baseline_; }

  friend bool operator==(const PoolTally&, const PoolTally&) = default;

 private:
  void CountByBalance(WallTime received, PoolBaseline& next);
  void CountByUsed(WallTime received, PoolBaseline& next);
  // The refresh date moved on and the balance did not rise.
  void NoteDateAlone(PoolBaseline& next) const;
  // True if a rise of the balance may be the refill whose date did not move along with it.
  bool RefillDue(double rise, const PoolBaseline& next, WallTime received) const;
  // Used fell by `refund`, and the balance rose at least as much.
  void GiveBack(double refund, double balance_rise, WallTime received, PoolBaseline& next);
  // Distributes a rise of the balance over its causes.
  void Credit(double amount, bool refreshed, WallTime received, PoolBaseline& next);
  void Add(AddedCause cause, double amount);

  PoolCounters counters_;
  std::optional<PoolBaseline> baseline_;
};

}  // namespace api_credits
