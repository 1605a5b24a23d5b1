// How an account is shown: what its vendor reports, completed with what the configuration states
// where the vendor is silent: grants, thresholds and prices of pools, the plan's limits, list
// prices. Thread rule: pure functions.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/config/config.h"
#include "exporter/interpret/reading.h"
#include "exporter/ledger/snapshot.h"

namespace api_credits {

using PoliciesByName = std::map<std::string, PolicyReading>;
using CostsByOperation = std::map<std::string, double>;

// The pools of which the configuration may state something although the vendor has not: those that
// the user named. If there are none and nothing is `reported` either: those that the definition
// always yields, or `main` where it reads no pool. Without values; none of `reported`.
std::vector<PoolReading> ConfiguredPools(const Account& account,
                                         const std::vector<PoolReading>& reported);

// The view holds as long as the wall clock stays below `until`, the next stated refresh.
struct PoolViewUntil {
  PoolView view;
  std::optional<WallTime> until;
};

PoolViewUntil ViewPool(const Account& account, const PoolReading& reading, WallTime now);

// Sorted. Field by field: what a reported policy leaves open, the plan's policy of that name fills.
std::vector<PolicyReading> ViewPolicies(const Account& account, const PoliciesByName& reported);

// Sorted. The list price yields to what the vendor reports, and both to the account's own price.
std::vector<CostReading> ViewCosts(const Account& account, const CostsByOperation& reported);

}  // namespace api_credits
