// Limits and prices of an account as they are shown: the plan table and the price lists of the
// configuration, overlaid by what the vendor reports. Thread rule: pure functions.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "exporter/config/config.h"
#include "exporter/interpret/reading.h"

namespace api_credits {

using PoliciesByName = std::map<std::string, PolicyReading>;
using CostsByOperation = std::map<std::string, double>;

// Sorted. Field by field: what a reported policy leaves open, the plan's policy of that name fills.
std::vector<PolicyReading> ViewPolicies(const Account& account, const PoliciesByName& reported);

// Sorted. The list price yields to what the vendor reports, and both to the account's own price.
std::vector<CostReading> ViewCosts(const Account& account, const CostsByOperation& reported);

}  // namespace api_credits
