#include "exporter/ledger/consumption.h"

#include <algorithm>
#include <cmath>

namespace api_credits {
namespace {

// A vendor's cache is taken at its word again after this many polls.
constexpr int kFlickerPolls = 2;
// Vendors' dates of a refill are off by up to a time zone and a nightly job.
constexpr Duration kRefillSlack = std::chrono::hours(26);

bool Near(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max({1.0, std::abs(a), std::abs(b)});
}

template <typename T>
bool Advanced(const std::optional<T>& before, const std::optional<T>& after) {
  return before && after && *after > *before;
}

template <typename T>
bool Changed(const std::optional<T>& before, const std::optional<T>& after) {
  return before && after && *after != *before;
}

template <typename T>
std::optional<T> Latest(const std::optional<T>& after, const std::optional<T>& before) {
  return after ? after : before;
}

PoolBaseline BaselineOf(const PoolReading& reading, const PoolBaseline& old) {
  PoolBaseline next;
  next.unit = reading.unit;
  const bool unlimited = reading.unlimited.value_or(false);
  next.remaining = unlimited ? std::nullopt : Latest(reading.remaining, old.remaining);
  next.used = Latest(reading.used, old.used);
  next.limit = Latest(reading.limit, old.limit);
  next.grant = Latest(reading.recurring_grant, old.grant);
  next.rollover = Latest(reading.rollover, old.rollover);
  next.refresh = Latest(reading.refresh, old.refresh);
  next.period_start = Latest(reading.period_start, old.period_start);
  next.expiring = reading.expiring;
  next.expiry = reading.expiry;
  next.past = old.past;
  for (PastLevel& past : next.past) ++past.polls;
  std::erase_if(next.past, [](const PastLevel& past) { return past.polls > kFlickerPolls; });
  next.ahead_polls = old.ahead_polls - 1;
  next.ahead = next.ahead_polls < 0 ? 0 : old.ahead;
  next.refill = old.refill;
  return next;
}

// Takes spending into account: returns how much of it is new.
double Spend(double level_before, double amount, PoolBaseline& next) {
  if (amount <= 0) return 0;
  for (PastLevel& past : next.past) past.counted += amount;
  next.past.push_back({level_before, amount, 0});
  const double known = std::min(amount, next.ahead);
  next.ahead -= known;
  return amount - known;
}

// True if `level` is one that was left within the last polls: the vendor's cache flickers. What was
// counted since then is not counted again when it shows the newer level once more.
bool TakeBack(double level, PoolBaseline& next) {
  const auto found = std::find_if(next.past.rbegin(), next.past.rend(),
                                  [&](const PastLevel& past) { return Near(past.level, level); });
  if (found == next.past.rend()) return false;
  next.ahead += found->counted;
  next.ahead_polls = kFlickerPolls;
  next.past.clear();
  return true;
}

double LapsedBy(const PoolBaseline& old, WallTime received) {
  return old.expiry && *old.expiry <= received ? old.expiring.value_or(0) : 0;
}

std::optional<double> SmallerGrant(const PoolBaseline& old, const PoolBaseline& next) {
  if (!old.grant || !next.grant) return std::nullopt;
  return std::min(*old.grant, *next.grant);
}

// The fall hidden under a refill, as far as grant and rollover tell.
double HiddenSpending(const PoolBaseline& old, const PoolBaseline& next) {
  const std::optional<double> grant = SmallerGrant(old, next);
  if (!grant) return 0;
  const double full = next.rollover.value_or(false) ? *old.remaining + *grant
                                                    : std::max(*old.remaining, *grant);
  return std::max(0.0, full - *next.remaining);
}

}  // namespace

void PoolTally::Take(const PoolReading& reading, WallTime received) {
  const bool comparable = baseline_ && baseline_->unit == reading.unit;
  PoolBaseline next = BaselineOf(reading, comparable ? *baseline_ : PoolBaseline{});
  if (comparable) {
    if (baseline_->used && reading.used) {
      CountByUsed(reading, received, next);
    } else if (baseline_->remaining && reading.remaining) {
      CountBySpending(reading, received, next);
    }
  }
  baseline_ = std::move(next);
}

void PoolTally::CountBySpending(const PoolReading& reading, WallTime received,
                                PoolBaseline& next) {
  const PoolBaseline& old = *baseline_;
  const double rise = *reading.remaining - *old.remaining;
  const bool refreshed = Advanced(old.refresh, next.refresh);
  if (rise <= 0) {
    const double fresh = Spend(*old.remaining, -rise, next);
    const double lapsed = std::min(fresh, LapsedBy(old, received));
    counters_.consumed += fresh - lapsed;
    Balance(-lapsed, refreshed, lapsed, next, received);
    return;
  }
  if (!refreshed && !Advanced(old.limit, next.limit) && TakeBack(*reading.remaining, next)) return;
  const double hidden = refreshed ? HiddenSpending(old, next) : 0;
  counters_.consumed += hidden;
  next.past.clear();
  next.ahead = 0;
  Balance(rise + hidden, refreshed, 0, next, received);
}

void PoolTally::CountByUsed(const PoolReading& reading, WallTime received, PoolBaseline& next) {
  const PoolBaseline& old = *baseline_;
  const double rise = *reading.used - *old.used;
  const bool has_balance = old.remaining && reading.remaining;
  const double balance_rise = has_balance ? *reading.remaining - *old.remaining : 0;
  bool refreshed = Advanced(old.refresh, next.refresh);
  double fresh = 0;
  double known = 0;  // consumption counted before, that only moves the gauge now
  if (rise >= 0) {
    fresh = Spend(*old.used, rise, next);
    known = rise - fresh;
  } else if (Changed(old.refresh, next.refresh) || Changed(old.period_start, next.period_start)) {
    fresh = std::max(0.0, *reading.used);
    refreshed = true;
    next.past.clear();
    next.ahead = 0;
  } else {
    if (TakeBack(*reading.used, next)) return;
    next.past.clear();
    const bool refund = has_balance && Near(balance_rise, -rise);
    if (refund) counters_.added[static_cast<size_t>(AddedCause::kRefund)] += -rise;
    return;
  }
  counters_.consumed += fresh;
  if (has_balance) {
    Balance(balance_rise + fresh + known, refreshed, LapsedBy(old, received), next, received);
  }
}

void PoolTally::Balance(double unexplained, bool refreshed, double lapsed, PoolBaseline& next,
                        WallTime received) {
  const PoolBaseline& old = *baseline_;
  const auto add = [this](AddedCause cause, double amount) {
    if (amount > 0) counters_.added[static_cast<size_t>(cause)] += amount;
  };
  const bool rose = unexplained > 0 && !Near(unexplained, 0);
  if (!rose) {
    // A fall that nobody spent: a lot that lapsed, or a period that ended; else a correction.
    const bool period_ended = refreshed && next.rollover == false;
    counters_.expired += period_ended ? std::max(0.0, -unexplained)
                                      : std::clamp(-unexplained, 0.0, lapsed);
    if (refreshed) next.refill = old.refill == Refill::kAhead ? Refill::kNone : Refill::kAwaited;
    return;
  }
  const bool near_refresh = old.refresh && received + kRefillSlack >= *old.refresh;
  if (!refreshed && old.refill != Refill::kAwaited && !near_refresh) {
    if (Advanced(old.limit, next.limit)) {
      add(AddedCause::kTopUp, unexplained);
    } else {
      add(old.used && old.limit ? AddedCause::kAdjustment : AddedCause::kUnknown, unexplained);
    }
    return;
  }
  next.refill = refreshed || old.refill == Refill::kAwaited ? Refill::kNone : Refill::kAhead;
  const double grant = SmallerGrant(old, next).value_or(unexplained);
  // Without rollover the rest of the old period lapses under the refill.
  const bool lapses = refreshed && next.rollover == false;
  const double lapse = lapses ? std::clamp(grant - unexplained, 0.0,
                                           std::max(0.0, old.remaining.value_or(0)))
                              : 0;
  counters_.expired += lapse;
  add(AddedCause::kRefresh, std::min(unexplained + lapse, grant));
  add(AddedCause::kUnknown, unexplained + lapse - grant);
}

}  // namespace api_credits
