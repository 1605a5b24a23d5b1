// How an account stands, in one word: what the page sorts by and the JSON tells. The order is that
// in which people should look. Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <string_view>

#include "exporter/ledger/snapshot.h"

namespace api_credits {

// The worst first.
enum class Condition : std::uint8_t {
  kExhausted,     // the vendor says so, or nothing is left of a pool that is watched
  kUnauthorized,  // the vendor refuses the key, or it cannot be read
  kRefused,
  kNoValues,  // polled, and nothing that is young enough to be shown
  kFailing,   // the last poll failed; what is shown is of an earlier one
  kLowCritical,
  kShortCritical,
  kLow,
  kShort,       // it lasts neither until its refresh nor as long as the threshold wants
  kHeld,        // the last reading waits for a second one
  kMissing,     // the vendor lists a pool no more
  kUnreadable,  // part of the last answer
  kThrottled,
  kPending,
  kRests,  // its configuration says so
  kOk
};

struct ConditionFacts {
  std::string_view name;   // for programs
  std::string_view label;  // for people
  std::string_view tone;   // of the style sheet: bad, warn, quiet, good
  bool needs_attention;
};

const ConditionFacts& FactsOf(Condition condition);

// Of one pool whose values are current: kExhausted, or kLowCritical to kOk.
Condition ConditionOf(const PoolView& pool, WallTime now);

// The worst of the account's own and of its pools'.
Condition ConditionOf(const AccountView& view, WallTime now);

}  // namespace api_credits
