// A pool as it is shown: what the vendor reports, completed with what the configuration states
// where the vendor is silent. Thread rule: pure functions.
#pragma once

#include <optional>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/config/config.h"
#include "exporter/interpret/reading.h"
#include "exporter/ledger/snapshot.h"

namespace api_credits {

// The pools of which the configuration may state something although the vendor has not: those that
// the user named. Where there are none and nothing is `reported` either: those that the definition
// always yields, or `main` where it reads no pool. Without values; none of `reported`.
std::vector<PoolReading> ConfiguredPools(const Account& account,
                                         const std::vector<PoolReading>& reported);

// The view holds as long as the wall clock stays below `until`, the next stated refresh.
struct PoolViewUntil {
  PoolView view;
  std::optional<WallTime> until;
};

PoolViewUntil ViewPool(const Account& account, const PoolReading& reading, WallTime now);

}  // namespace api_credits
