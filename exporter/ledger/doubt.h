// Whether a reading is believed. Answers of unequal age are passed over, and what nothing explains
// is held until a second reading confirms it. Thread rule: pure functions.
#pragma once

#include "exporter/base/clock.h"
#include "exporter/ledger/pool_baseline.h"

namespace api_credits {

enum class Verdict {
  kBelieve,
  kBelieveBoth,  // the doubted reading was right, and this one follows it
  kPassOver,     // a cache or a replica may be behind: it moves the gauge alone
  kBelieveOld,   // the same, but it has been so for longer than any of them may be behind
  // It moves nothing until a second reading confirms it: a fall by one near it, or as far below it
  // again; a rise by one that is above what was believed, too; used that began anew by one alike.
  kHold
};

// REQUIRES: `old` has no past levels but those of KeepPast.
Verdict Judge(const PoolBaseline& old, const PoolBaseline& next, WallTime received);

// Keeps the doubted reading in `old`: the one with most credits, as long as they come from an old
// answer.
void Doubting(Doubt doubt, const PoolBaseline& next, WallTime received, PoolBaseline& old);
void ClearDoubt(PoolBaseline& baseline);

// Remembers a level that is left now, or shown again.
void KeepPast(double level, WallTime received, PoolBaseline& baseline);
// Forgets the levels that no cache shows any more.
void ForgetPast(WallTime received, PoolBaseline& baseline);

// Keeps the highest balance of the day.
void KeepHighest(WallTime received, PoolBaseline& baseline);

}  // namespace api_credits
