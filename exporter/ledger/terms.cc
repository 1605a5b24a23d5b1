#include "exporter/ledger/terms.h"

#include <chrono>
#include <optional>

namespace api_credits {
namespace {

PoliciesByName PlannedPolicies(const Account& account) {
  PoliciesByName policies;
  const auto plan = account.provider->plans.find(account.plan);
  if (plan == account.provider->plans.end()) return policies;
  for (const PlanPolicy& planned : plan->second) {
    PolicyReading& policy = policies[planned.policy];
    policy.policy = planned.policy;
    policy.quota = planned.quota;
    policy.window_seconds = Seconds(planned.window);
  }
  return policies;
}

// The account's costs hold the list prices too; what equals the list is the list's.
bool Overridden(const Account& account, const std::string& operation, double credits) {
  const auto listed = account.provider->costs.find(operation);
  return listed == account.provider->costs.end() || listed->second != credits;
}

}  // namespace

std::vector<PolicyReading> ViewPolicies(const Account& account, const PoliciesByName& reported) {
  PoliciesByName policies = PlannedPolicies(account);
  for (const auto& [name, reading] : reported) {
    PolicyReading& policy = policies[name];
    const PolicyReading planned = policy;
    policy = reading;
    if (!policy.quota) policy.quota = planned.quota;
    if (!policy.window_seconds) policy.window_seconds = planned.window_seconds;
  }
  std::vector<PolicyReading> sorted;
  sorted.reserve(policies.size());
  for (auto& [name, policy] : policies) sorted.push_back(std::move(policy));
  return sorted;
}

std::vector<CostReading> ViewCosts(const Account& account, const CostsByOperation& reported) {
  CostsByOperation costs = reported;
  for (const auto& [operation, credits] : account.costs) {
    if (Overridden(account, operation, credits)) costs[operation] = credits;
    costs.emplace(operation, credits);
  }
  std::vector<CostReading> sorted;
  sorted.reserve(costs.size());
  for (const auto& [operation, credits] : costs) sorted.push_back({operation, credits});
  return sorted;
}

}  // namespace api_credits
