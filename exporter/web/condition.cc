#include "exporter/web/condition.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace api_credits {
namespace {

constexpr std::array<ConditionFacts, 16> kFacts = {{
    {"exhausted", "Exhausted", "bad", true},
    {"unauthorized", "Key refused", "bad", true},
    {"refused", "Access refused", "bad", true},
    {"no_values", "No current values", "bad", true},
    {"failing", "Polls fail", "warn", true},
    {"low_critical", "Very low", "bad", true},
    {"running_short_critical", "Dry very soon", "bad", true},
    {"low", "Low", "warn", true},
    {"running_short", "Running short", "warn", true},
    {"held", "Reading held", "warn", true},
    {"missing", "Pool missing", "warn", true},
    {"unreadable", "Partly unreadable", "warn", true},
    {"throttled", "Throttled", "quiet", false},
    {"pending", "Pending", "quiet", false},
    {"rests", "Rests", "quiet", false},
    {"ok", "OK", "good", false},
}};

// As in the rules: `watch: false` takes the thresholds away.
bool IsWatched(const PoolView& pool) {
  return pool.low_warning || pool.low_critical || pool.runway_warning || pool.runway_critical;
}

bool IsBelow(const std::optional<double>& value, const std::optional<double>& threshold) {
  return value && threshold && *value < *threshold;
}

// A refresh that comes first, or that is due, makes it last.
bool LastsToRefresh(const PoolView& pool, WallTime now) {
  const std::optional<WallTime>& refresh = pool.reading.refresh;
  return refresh && *refresh > now && pool.runway > Seconds(*refresh - now);
}

}  // namespace

const ConditionFacts& FactsOf(Condition condition) {
  return kFacts.at(static_cast<size_t>(condition));
}

Condition ConditionOf(const PoolView& pool, WallTime now) {
  const std::optional<double>& remaining = pool.reading.remaining;
  const bool empty = remaining && *remaining <= 0;
  if (empty && IsWatched(pool) && !pool.has_budget) return Condition::kExhausted;
  if (IsBelow(remaining, pool.low_critical)) return Condition::kLowCritical;
  const bool lasts = LastsToRefresh(pool, now);
  if (!lasts && IsBelow(pool.runway, pool.runway_critical)) return Condition::kShortCritical;
  if (IsBelow(remaining, pool.low_warning)) return Condition::kLow;
  if (!lasts && IsBelow(pool.runway, pool.runway_warning)) return Condition::kShort;
  if (pool.held) return Condition::kHeld;
  return pool.missing_since ? Condition::kMissing : Condition::kOk;
}

Condition ConditionOf(const AccountView& view, WallTime now) {
  if (view.rests()) return Condition::kRests;
  if (!view.poll_success) return Condition::kPending;
  Condition worst = Condition::kOk;
  const auto note = [&](bool holds, Condition condition) {
    if (holds) worst = std::min(worst, condition);
  };
  note(view.status == Outcome::kExhausted, Condition::kExhausted);
  note(view.status == Outcome::kUnauthorized, Condition::kUnauthorized);
  note(view.status == Outcome::kRefused, Condition::kRefused);
  note(!view.fresh && view.status != Outcome::kExhausted, Condition::kNoValues);
  note(view.status == Outcome::kUnreachable || view.status == Outcome::kInvalidResponse,
       Condition::kFailing);
  note(view.status == Outcome::kThrottled, Condition::kThrottled);
  note(!view.unreadable.empty(), Condition::kUnreadable);
  for (const PoolView& pool : view.pools) note(view.fresh, ConditionOf(pool, now));
  return worst;
}

}  // namespace api_credits
