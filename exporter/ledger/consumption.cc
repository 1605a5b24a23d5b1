#include "exporter/ledger/consumption.h"

#include <algorithm>
#include <cmath>

namespace api_credits {
namespace {

// How long a vendor's cache may show what was left, and how often in a row.
constexpr int kFlickerPolls = 2;
// Vendors' dates of a refill are off by up to a time zone and a nightly job.
constexpr Duration kRefillSlack = std::chrono::hours(26);
// A date that the vendor gives as the time until then wobbles, and in whole days it slides on with
// the polls. No period that is refilled before its date is as short as this.
constexpr Duration kDateSlides = std::chrono::hours(12);
// Beyond this a double loses single credits, and sums of them leave its range.
constexpr double kMostCredits = 1e15;

bool Near(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max({1.0, std::abs(a), std::abs(b)});
}

void KeepCountable(std::optional<double>& value) {
  if (value && !(std::abs(*value) <= kMostCredits)) value.reset();
}

// The date that was due, or will be in another time zone, gave way to the next one.
bool Advanced(const std::optional<WallTime>& before, const std::optional<WallTime>& after,
              WallTime received) {
  if (!before || !after || *after <= *before) return false;
  const bool passed = *before <= received && received < *after;
  return passed || *after - *before >= kDateSlides;
}

// Where whole days are counted down, the date falls back by one each day.
bool Moved(const std::optional<WallTime>& before, const std::optional<WallTime>& after) {
  return before && after && (*after - *before >= kDateSlides || *before - *after > kRefillSlack);
}

template <typename T>
std::optional<T> Latest(const std::optional<T>& after, const std::optional<T>& before) {
  return after ? after : before;
}

// Used and remaining are of one reading, or their difference would mean nothing.
PoolBaseline BaselineOf(const PoolReading& reading, const PoolBaseline& old) {
  PoolBaseline next = old;
  next.unit = reading.unit;
  if (reading.used || reading.remaining) {
    next.used = reading.used;
    next.remaining = reading.remaining;
  }
  if (reading.unlimited.value_or(false)) next.remaining.reset();
  if (next.used.has_value() != old.used.has_value()) next.past.clear();
  next.limit = Latest(reading.limit, old.limit);
  next.grant = Latest(reading.recurring_grant, old.grant);
  next.rollover = Latest(reading.rollover, old.rollover);
  next.refresh = Latest(reading.refresh, old.refresh);
  next.period_start = Latest(reading.period_start, old.period_start);
  next.expiring = reading.expiring;
  next.expiry = reading.expiry;
  return next;
}

// The level by which the pool is counted.
std::optional<double> LevelOf(const PoolBaseline& baseline) {
  return baseline.used ? baseline.used : baseline.remaining;
}

bool LimitRaised(const PoolBaseline& old, const PoolBaseline& next) {
  return old.limit && next.limit && *next.limit > *old.limit;
}

// True if the vendor's cache shows what was there before a change within the last polls: a level
// that was left then, or an older date. Such a reading is passed over; it moves the gauge alone,
// and nothing is counted twice. If it was no flicker nothing is lost, for what follows is compared
// with the last reading that was believed, and the third such reading in a row is believed too.
bool FromOldCache(const PoolBaseline& next, WallTime received, PoolBaseline& old) {
  const std::optional<double> level = LevelOf(next);
  if (!level || !LevelOf(old) || Near(*level, *LevelOf(old))) return false;
  if (old.past.empty() || old.passed_over >= kFlickerPolls) return false;
  const bool older = old.refresh && next.refresh && *old.refresh - *next.refresh >= kDateSlides;
  const bool news = Advanced(old.refresh, next.refresh, received) || LimitRaised(old, next) ||
                    Moved(old.period_start, next.period_start);
  const auto past = std::find_if(old.past.begin(), old.past.end(),
                                 [&](const PastLevel& left) { return Near(left.level, *level); });
  if (!older && (news || past == old.past.end())) return false;
  if (past != old.past.end()) past->polls = 0;
  ++old.passed_over;
  return true;
}

// Keeps the level that is left now, and those that were shown within the last polls.
void KeepPast(const PoolBaseline& old, PoolBaseline& next) {
  next.passed_over = 0;
  for (PastLevel& past : next.past) ++past.polls;
  std::erase_if(next.past, [](const PastLevel& past) { return past.polls >= kFlickerPolls; });
  const std::optional<double> left = LevelOf(old);
  if (left && left != LevelOf(next)) next.past.push_back({*left, 0});
}

// The lot whose time has come and that the vendor lists no more.
double Lapsed(const PoolBaseline& old, const PoolBaseline& next, WallTime received) {
  if (!old.expiry || *old.expiry > received || next.expiry == old.expiry) return 0;
  return std::max(0.0, old.expiring.value_or(0));
}

std::optional<double> SmallerGrant(const PoolBaseline& old, const PoolBaseline& next) {
  if (!old.grant || !next.grant) return std::nullopt;
  return std::min(*old.grant, *next.grant);
}

// The fall hidden under a refill, as far as grant and rollover tell.
double HiddenSpending(const PoolBaseline& old, const PoolBaseline& next) {
  const std::optional<double> grant = SmallerGrant(old, next);
  if (!grant) return 0;
  const double full =
      next.rollover.value_or(false) ? *old.remaining + *grant : std::max(*old.remaining, *grant);
  return std::max(0.0, full - *next.remaining);
}

}  // namespace

void PoolTally::Apply(const PoolReading& read, WallTime received) {
  PoolReading reading = read;
  for (auto* value : {&reading.remaining, &reading.used, &reading.limit, &reading.recurring_grant,
                      &reading.expiring}) {
    KeepCountable(*value);
  }
  if (!baseline_ || baseline_->unit != reading.unit) {
    baseline_ = BaselineOf(reading, PoolBaseline{});
    return;
  }
  PoolBaseline next = BaselineOf(reading, *baseline_);
  if (FromOldCache(next, received, *baseline_)) return;
  if (baseline_->used && next.used) {
    CountByUsed(received, next);
  } else if (baseline_->remaining && next.remaining) {
    CountByBalance(received, next);
  }
  KeepPast(*baseline_, next);
  baseline_ = std::move(next);
}

void PoolTally::CountByBalance(WallTime received, PoolBaseline& next) {
  const PoolBaseline& old = *baseline_;
  const double rise = *next.remaining - *old.remaining;
  const bool advanced = Advanced(old.refresh, next.refresh, received);
  if (rise <= 0) {
    const double lapsed = std::min(-rise, Lapsed(old, next, received));
    counters_.consumed += -rise - lapsed;
    counters_.expired += lapsed;
    if (advanced) NoteDateAlone(next);
    return;
  }
  const bool refreshed = advanced && old.refill != Refill::kAhead;
  const double hidden = refreshed ? HiddenSpending(old, next) : 0;
  counters_.consumed += hidden;
  Credit(rise + hidden, refreshed, received, next);
}

void PoolTally::CountByUsed(WallTime received, PoolBaseline& next) {
  const PoolBaseline& old = *baseline_;
  const double rise = *next.used - *old.used;
  const bool has_balance = old.remaining && next.remaining;
  const double balance_rise = has_balance ? *next.remaining - *old.remaining : 0;
  const bool advanced = Advanced(old.refresh, next.refresh, received);
  const bool new_period = rise < 0 && (advanced || Moved(old.refresh, next.refresh) ||
                                       Moved(old.period_start, next.period_start));
  if (rise < 0 && !new_period) {
    // Without credits that come back it is a correction of the figure alone.
    const bool given_back = balance_rise > -rise || Near(balance_rise, -rise);
    if (has_balance && given_back) GiveBack(-rise, balance_rise, received, next);
    return;
  }
  const double spent = new_period ? std::max(0.0, *next.used) : rise;
  counters_.consumed += spent;
  if (!has_balance) return;
  const bool refreshed = new_period || (advanced && old.refill != Refill::kAhead);
  double unexplained = balance_rise + spent;
  if (Near(*old.remaining + unexplained, *old.remaining)) unexplained = 0;
  if (unexplained > 0) {
    Credit(unexplained, refreshed, received, next);
    return;
  }
  // A fall that nobody spent: the rest of the period that ended, or a lot. Else a correction.
  const bool period_lapsed = refreshed && !next.rollover.value_or(false);
  counters_.expired +=
      period_lapsed ? -unexplained : std::min(-unexplained, Lapsed(old, next, received));
  if (new_period && unexplained < 0) {
    next.refill = Refill::kNone;
  } else if (advanced) {
    NoteDateAlone(next);
  }
}

void PoolTally::NoteDateAlone(PoolBaseline& next) const {
  next.refill = baseline_->refill == Refill::kAhead ? Refill::kNone : Refill::kAwaited;
}

bool PoolTally::RefillDue(double rise, const PoolBaseline& next, WallTime received) const {
  const PoolBaseline& old = *baseline_;
  if (old.refill == Refill::kAhead) return false;
  if (const double grant = SmallerGrant(old, next).value_or(0); grant > 0) {
    // Not what is bought or given back just then: it must bring half of the grant at least.
    const double missing = grant - std::max(0.0, old.remaining.value_or(0));
    const bool only_missing = !next.rollover.value_or(false) && missing > 0;
    if (rise < (only_missing ? missing : grant) / 2) return false;
  }
  const bool near = old.refresh && received + kRefillSlack >= *old.refresh;
  return near || old.refill == Refill::kAwaited;
}

void PoolTally::GiveBack(double refund, double balance_rise, WallTime received,
                         PoolBaseline& next) {
  if (RefillDue(balance_rise, next, received)) {
    Credit(balance_rise, false, received, next);
    return;
  }
  Add(AddedCause::kRefund, std::min(refund, balance_rise));
  if (!Near(balance_rise, refund)) Credit(balance_rise - refund, false, received, next);
}

void PoolTally::Credit(double amount, bool refreshed, WallTime received, PoolBaseline& next) {
  const PoolBaseline& old = *baseline_;
  const bool advanced = Advanced(old.refresh, next.refresh, received);
  const bool caught_up = advanced && !refreshed;  // the date of a refill that came before it
  if (caught_up) next.refill = Refill::kNone;
  if (!refreshed && (caught_up || !RefillDue(amount, next, received))) {
    if (LimitRaised(old, next)) {
      Add(AddedCause::kTopUp, amount);
    } else {
      Add(old.used && old.limit ? AddedCause::kAdjustment : AddedCause::kUnknown, amount);
    }
    return;
  }
  next.refill = refreshed || old.refill == Refill::kAwaited ? Refill::kNone : Refill::kAhead;
  const double grant = SmallerGrant(old, next).value_or(amount);
  // Without rollover the rest of the old period lapses under the refill.
  const bool lapses = refreshed && next.rollover == false;
  const double lapse =
      lapses ? std::clamp(grant - amount, 0.0, std::max(0.0, old.remaining.value_or(0))) : 0;
  counters_.expired += lapse;
  const double refill = std::clamp(grant, 0.0, amount + lapse);
  Add(AddedCause::kRefresh, refill);
  Add(AddedCause::kUnknown, amount + lapse - refill);
}

void PoolTally::Add(AddedCause cause, double amount) {
  if (amount > 0) counters_.added[static_cast<size_t>(cause)] += amount;
}

}  // namespace api_credits
