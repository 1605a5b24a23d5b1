#include "exporter/ledger/consumption.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "exporter/ledger/doubt.h"

namespace api_credits {
namespace {

// How long a pool is missed that the vendor lists no more.
constexpr Duration kMissedFor = std::chrono::days(30);

template <typename Reading, typename Visit>
void ForEachAmount(Reading& reading, Visit visit) {
  for (auto* amount : {&reading.remaining, &reading.used, &reading.limit, &reading.recurring_grant,
                       &reading.expiring}) {
    visit(*amount);
  }
}

void KeepCountable(std::optional<double>& value) {
  if (value && !(std::abs(*value) <= kMostCredits)) value.reset();
}

template <typename T>
std::optional<T> Latest(const std::optional<T>& after, const std::optional<T>& before) {
  return after ? after : before;
}

// Used and remaining are of one reading, or their difference would mean nothing.
PoolBaseline BaselineOf(const PoolReading& reading, const std::optional<Period>& declared,
                        const PoolBaseline& old) {
  PoolBaseline next = old;
  next.unit = reading.unit;
  if (reading.used || reading.remaining) {
    next.used = reading.used;
    next.remaining = reading.remaining;
    ClearDoubt(next);
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
  next.declared_start = declared ? std::optional(declared->start) : std::nullopt;
  return next;
}

std::optional<double> SmallerGrant(const PoolBaseline& old, const PoolBaseline& next) {
  if (!old.grant || !next.grant) return std::nullopt;
  return std::min(*old.grant, *next.grant);
}

// What it had is spent or lapsed, or was never told.
bool NothingToMiss(const PoolBaseline& last, WallTime received) {
  const bool lapsed = last.expiry && *last.expiry <= received &&
                      (!last.expiring || *last.expiring >= last.remaining.value_or(0));
  if (lapsed || (!last.remaining && !last.used)) return true;
  if (last.remaining) return *last.remaining <= 0;
  return last.limit && *last.used >= *last.limit;
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

bool IsCountable(const PoolReading& reading) {
  bool countable = true;
  ForEachAmount(reading, [&](const std::optional<double>& amount) {
    countable = countable && (!amount || std::abs(*amount) <= kMostCredits);
  });
  return countable;
}

void PoolTally::Apply(const PoolReading& read, WallTime received,
                      const std::optional<Period>& declared, bool outright) {
  PoolReading reading = read;
  ForEachAmount(reading, KeepCountable);
  if (!baseline_ || baseline_->unit != reading.unit) {
    baseline_ = BaselineOf(reading, declared, PoolBaseline{});
    KeepHighest(received, *baseline_);
    return;
  }
  ForgetPast(received, *baseline_);
  baseline_->missing_since.reset();
  PoolBaseline next = BaselineOf(reading, declared, *baseline_);
  const Verdict verdict = outright ? Verdict::kBelieve : Judge(*baseline_, next, received);
  if (verdict == Verdict::kHold) {
    Doubting(Doubt::kHeld, next, received, *baseline_);
    return;
  }
  if (verdict == Verdict::kPassOver) {
    Doubting(Doubt::kOldAnswer, next, received, *baseline_);
    KeepPast(*next.Level(), received, *baseline_);
    return;
  }
  const std::optional<double> left = baseline_->Level();
  if (verdict != Verdict::kBelieveOld && left && next.Level() && left != next.Level() &&
      baseline_->used.has_value() == next.used.has_value()) {
    KeepPast(*left, received, next);
  }
  if (verdict == Verdict::kBelieveBoth && !next.used) {
    KeepPast(*baseline_->doubted_remaining, received, next);
  }
  if (verdict == Verdict::kBelieveOld || verdict == Verdict::kBelieveBoth) {
    CountDoubted(received, next);
    next.refill = baseline_->refill;
  }
  // The declared period is new until its refill was seen, or should have been.
  const bool refilled = next.Level() > left || next.used == 0;
  const bool awaited =
      DeclaredPeriodBegan(*baseline_, next) && !refilled &&
      received - declared->start < std::min(kRefillSlack, (declared->end - declared->start) / 2);
  if (awaited) next.declared_start = baseline_->declared_start;
  Count(received, std::move(next));
}

void PoolTally::Count(WallTime received, PoolBaseline next) {
  if (baseline_->used && next.used) {
    CountByUsed(received, next);
  } else if (baseline_->remaining && next.remaining) {
    CountByBalance(received, next);
  }
  KeepHighest(received, next);
  baseline_ = std::move(next);
}

void PoolTally::CountDoubted(WallTime received, const PoolBaseline& next) {
  PoolBaseline doubted = next;
  doubted.remaining = baseline_->doubted_remaining;
  doubted.used = baseline_->doubted_used;
  if (doubted.Level() > baseline_->Level()) Count(received, std::move(doubted));
}

void PoolTally::NoteMissing(WallTime received) {
  if (!baseline_) return;
  ClearDoubt(*baseline_);
  std::optional<WallTime>& since = baseline_->missing_since;
  if (!since || *since > received) since = received;
  if (received - *since > kMissedFor || NothingToMiss(*baseline_, received)) DropBaseline();
}

void PoolTally::CountByBalance(WallTime received, PoolBaseline& next) {
  const PoolBaseline& old = *baseline_;
  const double rise = *next.remaining - *old.remaining;
  const bool advanced = Advanced(old, next, received);
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
  const bool advanced = Advanced(old, next, received);
  const bool new_period = PeriodBegan(old, next, received) || UsedBeganAnew(old, next);
  if (rise < 0 && !new_period) {
    // Without credits that come back it is a correction of the figure alone.
    const bool given_back = balance_rise > -rise || Near(balance_rise, -rise);
    if (has_balance && given_back) GiveBack(-rise, balance_rise, received, next);
    return;
  }
  const double spent = new_period ? std::max(0.0, *next.used) : rise;
  counters_.consumed += spent;
  if (!has_balance) {
    if (advanced && !new_period) NoteDateAlone(next);
    if (new_period) next.refill = Refill::kNone;
    return;
  }
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
  return RefillNear(old, next, received);
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
  const bool advanced = Advanced(old, next, received);
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
  const bool in_time = refreshed || old.refill == Refill::kAwaited || !old.refresh;
  next.refill = in_time ? Refill::kNone : Refill::kAhead;
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
