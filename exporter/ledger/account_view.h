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

// The view holds while the instant that it is of stays below `until`, the end of the declared
// period.
struct PoolViewUntil {
  PoolView view;
  std::optional<WallTime> until;
};

// Where the vendor is silent it shows the declared period that `at` lies in.
PoolViewUntil ViewPool(const Account& account, const PoolReading& reading, WallTime at);

// Sorted. Field by field: what a reported policy leaves open, the plan's policy of that name fills.
std::vector<PolicyReading> ViewPolicies(const Account& account, const PoliciesByName& reported);

// Sorted. The list price yields to what the vendor reports, and both to the account's own price.
std::vector<CostReading> ViewCosts(const Account& account, const CostsByOperation& reported);

}  // namespace api_credits
