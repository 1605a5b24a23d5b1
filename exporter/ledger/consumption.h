// What one pool's readings say about spending: counters that only rise, whatever the readings.
// Invariant: over every accepted step Δremaining = Δadded − Δconsumed − Δexpired; a correction
// moves the gauge alone. Pure arithmetic. Thread rule: a value.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "exporter/base/clock.h"
#include "exporter/interpret/reading.h"
#include "exporter/ledger/pool_baseline.h"
#include "exporter/provider/calendar.h"

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

// Amounts beyond this are shown and not counted: a double loses single credits there.
inline constexpr double kMostCredits = 1e15;

// False if one of its amounts is beyond counting.
bool IsCountable(const PoolReading& reading);

class PoolTally {
 public:
  PoolTally() = default;
  PoolTally(PoolCounters counters, std::optional<PoolBaseline> baseline)
      : counters_(counters), baseline_(std::move(baseline)) {}

  // What the vendor said, without what the configuration states, but for the `declared` period that
  // `received` lies in: it tells whether a period is new. `received` decides whether a lot has
  // lapsed and whether a refill is due. What the vendor states `outright` is believed at once.
  void Apply(const PoolReading& read, WallTime received,
             const std::optional<Period>& declared = std::nullopt, bool outright = false);

  // A successful reading lacks the pool. It is remembered until nothing is left of it to miss.
  void NoteMissing(WallTime received);

  // The next reading counts nothing.
  void DropBaseline() { baseline_.reset(); }

  // The last reading waits for a second one, and the amounts of the pool keep their last values.
  bool held() const { return baseline_ && baseline_->doubt == Doubt::kHeld; }

  std::optional<WallTime> missing_since() const {
    return baseline_ ? baseline_->missing_since : std::nullopt;
  }

  const PoolCounters& counters() const { return counters_; }
  const std::optional<PoolBaseline>& baseline() const { return baseline_; }

  friend bool operator==(const PoolTally&, const PoolTally&) = default;

 private:
  // From the reading that was believed last to `next`.
  void Count(WallTime received, PoolBaseline next);
  // The level that an old answer would not show for so long: first what was given back.
  void CountDoubted(WallTime received, const PoolBaseline& next);
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
