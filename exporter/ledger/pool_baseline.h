// What the next reading of a pool is compared with, and how two readings compare.
// Thread rule: values and pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/interpret/reading.h"

namespace api_credits {

// Levels that were left within a few minutes of each other: a vendor's cache or replica may show
// them again. A level falls where credits are spent: remaining, or else the negative of used.
struct PastLevels {
  double lowest = 0;
  double highest = 0;
  WallTime until{};  // when the last of them was left or shown again

  friend bool operator==(const PastLevels&, const PastLevels&) = default;
};

// The date of a refill and its credits need not move in the same poll (time zones, batch jobs).
enum class Refill { kNone, kAwaited /* the date moved first */, kAhead /* the credits did */ };

// Why the last reading was not believed.
enum class Doubt {
  kNone,
  kOldAnswer,  // it may come from a cache or a replica that is behind
  kHeld        // nothing explains it
};

struct PoolBaseline {
  std::string unit;
  std::optional<double> remaining, used, limit, grant;
  std::optional<bool> rollover;
  std::optional<WallTime> refresh, period_start;
  std::optional<double> expiring;
  std::optional<WallTime> expiry;
  std::optional<WallTime> declared_start;  // of the declared period that the levels belong to
  // The highest balance of a day, and when that day ends.
  std::optional<double> highest;
  std::optional<WallTime> highest_until;
  std::vector<PastLevels> past;  // the latest last
  Refill refill = Refill::kNone;
  Doubt doubt = Doubt::kNone;
  std::optional<double> doubted_remaining, doubted_used;
  std::optional<WallTime> doubted_since;
  std::optional<WallTime> missing_since;  // the first reading that lacks the pool

  // The level by which the pool is counted: it falls where credits are spent.
  std::optional<double> Level() const;

  friend bool operator==(const PoolBaseline&, const PoolBaseline&) = default;
};

// As far as it is kept: what the vendor said last.
PoolReading ReadingOf(const std::string& pool, const PoolBaseline& baseline);

// Equal but for the last digits.
bool Near(double a, double b);

// The refresh date that was due, or will be in another time zone, gave way to the next one.
bool Advanced(const PoolBaseline& old, const PoolBaseline& next, WallTime received);

// The vendor's date of the refresh, or of the period's start, is another one.
bool DatesMoved(const PoolBaseline& old, const PoolBaseline& next, WallTime received);

// The refresh date is the one of an earlier period.
bool DateFellBack(const PoolBaseline& old, const PoolBaseline& next);

// A declared period has begun to which the old levels do not belong.
bool DeclaredPeriodBegan(const PoolBaseline& old, const PoolBaseline& next);

bool LimitRaised(const PoolBaseline& old, const PoolBaseline& next);

// The refill of the old reading is near, or its date has moved without it.
bool RefillNear(const PoolBaseline& old, const PoolBaseline& next, WallTime received);

// The lot whose time has come and that the vendor lists no more.
double Lapsed(const PoolBaseline& old, const PoolBaseline& next, WallTime received);

// Used fell and it is told why: another period began.
bool PeriodBegan(const PoolBaseline& old, const PoolBaseline& next, WallTime received);

// Used fell to a small part although no date says so, and limit and remaining agree. Where a date
// is known it has moved, or a declared period has begun, before used fell.
bool UsedBeganAnew(const PoolBaseline& old, const PoolBaseline& next);

// Vendors' dates of a refill are off by up to a time zone and a nightly job.
inline constexpr Duration kRefillSlack = std::chrono::hours(26);

}  // namespace api_credits
