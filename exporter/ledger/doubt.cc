#include "exporter/ledger/doubt.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace api_credits {
namespace {

using std::chrono::minutes;

// How long a vendor's cache may show what was left, and a replica may be behind.
constexpr Duration kMaxBehind = minutes(15);
// Past levels are kept as one that were left within this, so that they stay few.
constexpr Duration kTogether = minutes(3);
constexpr size_t kMostPast = 16;
// Of the largest of limit, grant and the day's highest balance: a larger fall needs a reason, and
// a reading that confirms it is not farther from it than this. Credits seldom come without a word.
constexpr double kLargeFall = 0.25;
constexpr double kLargeRise = 0.01;
constexpr double kNearIt = 0.1;

// The scale of steps; 0 if nothing tells it.
double ScaleOf(const PoolBaseline& baseline) {
  return std::max(
      {baseline.limit.value_or(0), baseline.grant.value_or(0), baseline.highest.value_or(0), 0.0});
}

double FallOfBalance(const PoolBaseline& old, const PoolBaseline& next) {
  return old.remaining && next.remaining ? *old.remaining - *next.remaining : 0;
}

double RiseOfUsed(const PoolBaseline& old, const PoolBaseline& next) {
  return old.used && next.used ? *next.used - *old.used : 0;
}

bool IsLargeFall(const PoolBaseline& old, const PoolBaseline& next, WallTime received) {
  const double large = kLargeFall * ScaleOf(old);
  if (large <= 0 || DatesMoved(old, next, received)) return false;
  return FallOfBalance(old, next) - Lapsed(old, next, received) > large ||
         RiseOfUsed(old, next) > large;
}

// Credits that came without a word. Where nothing was there before, any are many.
bool IsLargeRise(const PoolBaseline& old, const PoolBaseline& next, WallTime received) {
  if (!old.remaining || !next.remaining || Near(*old.remaining, *next.remaining)) return false;
  const bool told = DatesMoved(old, next, received) || DeclaredPeriodBegan(old, next) ||
                    LimitRaised(old, next) || (old.grant && next.grant > old.grant);
  const double came = RiseOfUsed(old, next) - FallOfBalance(old, next);
  return !told && came > kLargeRise * ScaleOf(old);
}

// The doubted reading as a baseline, as far as it is kept.
PoolBaseline DoubtedOf(const PoolBaseline& old) {
  PoolBaseline doubted = old;
  doubted.remaining = old.doubted_remaining;
  doubted.used = old.doubted_used;
  return doubted;
}

// True if a second reading is near the doubted one, or below it by no more than that was below
// what was believed: then spending goes on.
bool ConfirmsFall(const PoolBaseline& old, const PoolBaseline& next) {
  if (old.doubt == Doubt::kNone) return false;
  const PoolBaseline doubted = DoubtedOf(old);
  const double near = kNearIt * ScaleOf(old);
  const auto goes_on = [&](double first, double second) {
    const double further = old.doubt == Doubt::kHeld ? std::max(near, first) : near;
    return second >= -near && second <= further;
  };
  return goes_on(FallOfBalance(old, doubted), FallOfBalance(doubted, next)) &&
         goes_on(RiseOfUsed(old, doubted), RiseOfUsed(doubted, next));
}

// How far a reading may be from the doubted one that it is near to.
double NearDoubted(const PoolBaseline& old) {
  return kNearIt * std::max(ScaleOf(old), old.doubted_remaining.value_or(0));
}

// A second reading tells of many credits, too, whatever was spent of them meanwhile.
bool ConfirmsRise(const PoolBaseline& old, const PoolBaseline& next, WallTime received) {
  return old.doubt == Doubt::kHeld && IsLargeRise(old, DoubtedOf(old), received) &&
         *next.remaining <= *old.doubted_remaining + NearDoubted(old);
}

bool ConfirmsNewUsage(const PoolBaseline& old, const PoolBaseline& next) {
  return old.doubt == Doubt::kHeld && UsedBeganAnew(old, DoubtedOf(old)) &&
         UsedBeganAnew(old, next);
}

// Credits came, and the level is one of those before: a cache shows it. What is left of them was
// spent on until the credits came, so that it may be a little below.
bool IsOfBeforeCredits(const PoolBaseline& old, double level) {
  const double now = *old.Level();
  std::optional<double> lowest, highest;
  for (const PastLevels& past : old.past) {
    if (past.highest >= now || Near(past.highest, now)) continue;
    lowest = std::min(lowest.value_or(past.lowest), past.lowest);
    highest = std::max(highest.value_or(past.highest), past.highest);
  }
  if (!lowest) return false;
  const double spent_on = std::max(*highest - *lowest, (now - *lowest) / 10);
  return level >= *lowest - spent_on && (level <= *highest || Near(level, *highest));
}

// Credits seem to come back, but as many were there just now. Within a period used never falls.
bool IsOfBeforeSpending(const PoolBaseline& old, const PoolBaseline& next, double level) {
  if (old.used) return true;
  if (LimitRaised(old, next)) return false;
  return std::any_of(old.past.begin(), old.past.end(), [&](const PastLevels& past) {
    return level <= past.highest || Near(level, past.highest);
  });
}

// Used stays, and credits go that nobody spent: the balance is of another age.
bool IsBalanceAlone(const PoolBaseline& old, const PoolBaseline& next, WallTime received) {
  const double fall = FallOfBalance(old, next);
  return old.used && fall > 0 && !Near(*old.remaining, *next.remaining) &&
         Lapsed(old, next, received) <= 0;
}

bool IsOldAnswer(const PoolBaseline& old, const PoolBaseline& next, WallTime received) {
  const double before = *old.Level();
  const double level = *next.Level();
  if (!old.past.empty() && DateFellBack(old, next) && !Near(level, before)) return true;
  if (DatesMoved(old, next, received)) return false;
  if (Near(level, before)) return IsBalanceAlone(old, next, received);
  if (level < before) return IsOfBeforeCredits(old, level);
  return !PeriodBegan(old, next, received) && IsOfBeforeSpending(old, next, level);
}

int DirectionOf(const PoolBaseline& old, double level) {
  if (Near(level, *old.Level())) return 0;
  return level > *old.Level() ? 1 : -1;
}

// Both tell the level by which the pool is counted.
bool Comparable(const PoolBaseline& old, const PoolBaseline& next) {
  return (old.used && next.used) || (!old.used && !next.used && old.remaining && next.remaining);
}

}  // namespace

Verdict Judge(const PoolBaseline& old, const PoolBaseline& next, WallTime received) {
  if (!Comparable(old, next)) return Verdict::kBelieve;
  const bool old_answer = IsOldAnswer(old, next, received);
  const bool spends = *next.Level() < *old.Level();
  if (!(old_answer && spends) && IsLargeFall(old, next, received) && !ConfirmsFall(old, next)) {
    return Verdict::kHold;
  }
  if (!PeriodBegan(old, next, received) && UsedBeganAnew(old, next)) {
    return ConfirmsNewUsage(old, next) ? Verdict::kBelieve : Verdict::kHold;
  }
  if (!old_answer && IsLargeRise(old, next, received)) {
    if (!ConfirmsRise(old, next, received)) return Verdict::kHold;
    const bool near = *old.doubted_remaining - *next.remaining <= NearDoubted(old);
    return near ? Verdict::kBelieveBoth : Verdict::kBelieve;
  }
  if (!old_answer) return Verdict::kBelieve;
  const bool stood = old.doubt == Doubt::kOldAnswer &&
                     DirectionOf(old, *DoubtedOf(old).Level()) == DirectionOf(old, *next.Level()) &&
                     received - *old.doubted_since >= kMaxBehind;
  return stood ? Verdict::kBelieveOld : Verdict::kPassOver;
}

void Doubting(Doubt doubt, const PoolBaseline& next, WallTime received, PoolBaseline& old) {
  const PoolBaseline doubted = DoubtedOf(old);
  const bool goes_on = doubt == Doubt::kOldAnswer && old.doubt == doubt && doubted.Level() &&
                       DirectionOf(old, *doubted.Level()) == DirectionOf(old, *next.Level()) &&
                       received >= *old.doubted_since;
  if (!goes_on) old.doubted_since = received;
  old.doubt = doubt;
  if (goes_on && *doubted.Level() >= *next.Level()) return;
  old.doubted_remaining = next.remaining;
  old.doubted_used = next.used;
}

void ClearDoubt(PoolBaseline& baseline) {
  baseline.doubt = Doubt::kNone;
  baseline.doubted_remaining.reset();
  baseline.doubted_used.reset();
  baseline.doubted_since.reset();
}

// Where credits came in between, what was before them stays apart.
void KeepPast(double level, WallTime received, PoolBaseline& baseline) {
  std::vector<PastLevels>& past = baseline.past;
  const auto same_time = [&](WallTime other) {
    return received.time_since_epoch() / kTogether == other.time_since_epoch() / kTogether;
  };
  if (!past.empty() && same_time(past.back().until) && level <= past.back().highest) {
    past.back().lowest = std::min(past.back().lowest, level);
    past.back().until = received;
    return;
  }
  past.push_back({level, level, received});
  if (past.size() <= kMostPast) return;
  past[1].lowest = std::min(past[0].lowest, past[1].lowest);
  past[1].highest = std::max(past[0].highest, past[1].highest);
  past.erase(past.begin());
}

void ForgetPast(WallTime received, PoolBaseline& baseline) {
  std::erase_if(baseline.past, [&](const PastLevels& past) {
    return past.until > received || received - past.until >= kMaxBehind;
  });
}

void KeepHighest(WallTime received, PoolBaseline& baseline) {
  constexpr Duration kDay = std::chrono::days(1);
  if (!baseline.remaining) return;
  std::optional<WallTime>& until = baseline.highest_until;
  const bool same_day = baseline.highest && until && received < *until && *until - received <= kDay;
  if (!same_day) until = received + kDay;
  baseline.highest =
      std::max(same_day ? *baseline.highest : *baseline.remaining, *baseline.remaining);
}

}  // namespace api_credits
