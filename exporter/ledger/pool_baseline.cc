#include "exporter/ledger/pool_baseline.h"

#include <algorithm>
#include <cmath>

namespace api_credits {
namespace {

// A date that the vendor gives as the time until then wobbles, and in whole days it slides on with
// the polls. No period that is refilled before its date is as short as this.
constexpr Duration kDateSlides = std::chrono::hours(12);
// Of what was used before: below it the counting began anew.
constexpr double kSmallPart = 0.25;
// The same where a declared period says so.
constexpr double kSmallerPart = 0.75;

// Where whole days are counted down, the date falls back by one each day.
bool Moved(const std::optional<WallTime>& before, const std::optional<WallTime>& after) {
  return before && after && (*after - *before >= kDateSlides || *before - *after > kRefillSlack);
}

// The credits came back with the usage, or they are the limit less the usage.
bool BalanceAgrees(const PoolBaseline& old, const PoolBaseline& next) {
  if (!old.remaining || !next.remaining) return true;
  const double rise = *next.remaining - *old.remaining;
  const double fall_of_used = *old.used - *next.used;
  const bool in_step = rise > fall_of_used || Near(rise, fall_of_used);
  return in_step || (next.limit && Near(*next.used + *next.remaining, *next.limit));
}

}  // namespace

std::optional<double> PoolBaseline::Level() const {
  return used ? std::optional(-*used) : remaining;
}

PoolReading ReadingOf(const std::string& pool, const PoolBaseline& baseline) {
  PoolReading reading;
  reading.pool = pool;
  reading.unit = baseline.unit;
  reading.remaining = baseline.remaining;
  reading.used = baseline.used;
  reading.limit = baseline.limit;
  reading.recurring_grant = baseline.grant;
  reading.rollover = baseline.rollover;
  reading.refresh = baseline.refresh;
  reading.period_start = baseline.period_start;
  reading.expiring = baseline.expiring;
  reading.expiry = baseline.expiry;
  return reading;
}

bool Near(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max({1.0, std::abs(a), std::abs(b)});
}

bool Advanced(const PoolBaseline& old, const PoolBaseline& next, WallTime received) {
  const std::optional<WallTime>& before = old.refresh;
  const std::optional<WallTime>& after = next.refresh;
  if (!before || !after || *after <= *before) return false;
  const bool passed = *before <= received && received < *after;
  return passed || *after - *before >= kDateSlides;
}

bool DatesMoved(const PoolBaseline& old, const PoolBaseline& next, WallTime received) {
  return Advanced(old, next, received) || Moved(old.refresh, next.refresh) ||
         Moved(old.period_start, next.period_start);
}

bool DateFellBack(const PoolBaseline& old, const PoolBaseline& next) {
  return old.refresh && next.refresh && *old.refresh - *next.refresh >= kDateSlides;
}

bool DeclaredPeriodBegan(const PoolBaseline& old, const PoolBaseline& next) {
  return old.declared_start && next.declared_start && *next.declared_start > *old.declared_start;
}

bool LimitRaised(const PoolBaseline& old, const PoolBaseline& next) {
  return old.limit && next.limit && *next.limit > *old.limit;
}

bool RefillNear(const PoolBaseline& old, const PoolBaseline& next, WallTime received) {
  return (old.refresh && received + kRefillSlack >= *old.refresh) ||
         old.refill == Refill::kAwaited || DeclaredPeriodBegan(old, next);
}

double Lapsed(const PoolBaseline& old, const PoolBaseline& next, WallTime received) {
  if (!old.expiry || *old.expiry > received || next.expiry == old.expiry) return 0;
  return std::max(0.0, old.expiring.value_or(0));
}

bool PeriodBegan(const PoolBaseline& old, const PoolBaseline& next, WallTime received) {
  if (!old.used || !next.used || *next.used >= *old.used) return false;
  // Where used began anew before its date, the date that follows begins nothing.
  const bool expected = old.refill != Refill::kAhead || *next.used <= kSmallPart * *old.used;
  return (expected && DatesMoved(old, next, received)) ||
         (DeclaredPeriodBegan(old, next) && *next.used <= kSmallerPart * *old.used);
}

bool UsedBeganAnew(const PoolBaseline& old, const PoolBaseline& next) {
  if (!old.used || !next.used || *next.used >= *old.used) return false;
  if (*next.used > kSmallPart * *old.used || !BalanceAgrees(old, next)) return false;
  const bool dated = old.refresh || old.period_start || old.declared_start;
  return !dated || old.refill == Refill::kAwaited || DeclaredPeriodBegan(old, next);
}

}  // namespace api_credits
