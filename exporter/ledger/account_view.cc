#include "exporter/ledger/account_view.h"

#include <algorithm>
#include <utility>

#include "exporter/ledger/declared_period.h"
#include "exporter/provider/calendar.h"

namespace api_credits {
namespace {

constexpr char kOnlyPool[] = "main";
constexpr char kUsualUnit[] = "credits";

// What a definition says of its pools before anybody has answered.
struct DeclaredPools {
  std::map<std::string, std::string> units;  // by literal pool; those that are always there
  bool any = false;                          // there are rules at all
};

void Declare(const std::vector<PoolRule>& rules, DeclaredPools& declared) {
  for (const PoolRule& rule : rules) {
    declared.any = true;
    if (rule.pool.value || rule.optional) continue;
    declared.units.emplace(rule.pool.literal, rule.unit.value ? kUsualUnit : rule.unit.literal);
  }
}

DeclaredPools PoolsOf(const Account& account) {
  DeclaredPools declared;
  for (const RequestRule& request : account.provider->requests) {
    if (request.optional && account.enabled_requests.count(request.name) == 0) continue;
    for (const Alternative& alternative : request.any_of) {
      Declare(alternative.fields.pools, declared);
    }
    Declare(request.fields.pools, declared);
  }
  if (!declared.any) declared.units.emplace(kOnlyPool, kUsualUnit);
  return declared;
}

PoolReading EmptyPool(std::string pool, std::string unit) {
  PoolReading reading;
  reading.pool = std::move(pool);
  reading.unit = std::move(unit);
  return reading;
}

template <typename T>
void FillIn(std::optional<T>& field, const std::optional<T>& stated) {
  if (!field) field = stated;
}

// The declared period, or the stated refresh where nobody says how often it comes. Yields the end
// of the period if it was filled in.
std::optional<WallTime> FillInPeriod(const Account& account, WallTime at, PoolReading& reading) {
  if (reading.refresh) return std::nullopt;
  if (const std::optional<Period> period = DeclaredPeriod(account, reading.pool, at)) {
    reading.refresh = period->end;
    FillIn(reading.period_start, std::optional(period->start));
    return period->end;
  }
  const std::optional<StatedGrant>& grant = account.SettingsOf(reading.pool).grant;
  if (grant) reading.refresh = grant->next;
  return std::nullopt;
}

void DerivePeriodStart(const Account& account, const std::optional<Frequency>& declared,
                       PoolReading& reading) {
  if (reading.period_start || !reading.refresh) return;
  std::optional<Frequency> frequency;
  if (reading.grant_frequency) frequency = ParseFrequency(*reading.grant_frequency);
  if (!frequency) frequency = declared;
  if (!frequency) return;
  reading.period_start = StartBefore(account, reading.pool, *reading.refresh, *frequency);
}

// What is left of it may be below 0: nothing stops where a budget is spent.
void FillInBudget(const Budget& budget, PoolReading& reading) {
  FillIn(reading.limit, std::optional(budget.amount));
  if (!reading.remaining && reading.used) reading.remaining = *reading.limit - *reading.used;
}

// A grant of 0 is a vendor's way to say that there is none.
std::optional<double> HundredPercent(const PoolReading& reading) {
  if (reading.recurring_grant.value_or(0) > 0) return reading.recurring_grant;
  if (reading.limit.value_or(0) > 0) return reading.limit;
  return std::nullopt;
}

std::optional<double> Resolve(const std::optional<Threshold>& threshold,
                              const PoolReading& reading) {
  if (!threshold) return std::nullopt;
  if (!threshold->percent) return threshold->value;
  const std::optional<double> whole = HundredPercent(reading);
  if (!whole) return std::nullopt;
  return *whole * threshold->value / 100;
}

std::optional<double> SecondsIfSet(const std::optional<Duration>& duration) {
  if (!duration) return std::nullopt;
  return Seconds(*duration);
}

bool IsUnresolved(const std::optional<Threshold>& threshold, const PoolReading& reading) {
  return threshold && threshold->percent && !reading.unlimited.value_or(false) &&
         !HundredPercent(reading);
}

// A kind of credits that the plan does not include.
bool IsUnusable(const PoolReading& reading) {
  return reading.limit == 0.0 && reading.used.value_or(0) <= 0 &&
         reading.remaining.value_or(0) <= 0 && reading.recurring_grant.value_or(0) <= 0;
}

// In the pool's own unit. REQUIRES: the view's reading is complete, because percent are of its
// recurring grant, else its limit; where neither is known there is no threshold.
void SetThresholds(const PoolSettings& settings, PoolView& view) {
  if (!settings.watch || IsUnusable(view.reading)) return;
  view.warning_unresolved = IsUnresolved(settings.low_credits.warning, view.reading);
  view.critical_unresolved = IsUnresolved(settings.low_credits.critical, view.reading);
  view.low_warning = Resolve(settings.low_credits.warning, view.reading);
  view.low_critical = Resolve(settings.low_credits.critical, view.reading);
  view.runway_warning = SecondsIfSet(settings.runway.warning);
  view.runway_critical = SecondsIfSet(settings.runway.critical);
}

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

std::vector<PoolReading> ConfiguredPools(const Account& account,
                                         const std::vector<PoolReading>& reported) {
  if (!reported.empty() && account.pools.empty()) return {};
  const DeclaredPools declared = PoolsOf(account);
  std::map<std::string, std::string> units;
  if (account.pools.empty()) units = declared.units;
  for (const auto& [pool, settings] : account.pools) {
    const auto unit = declared.units.find(pool);
    units[pool] = unit == declared.units.end() ? kUsualUnit : unit->second;
  }
  for (const PoolReading& reading : reported) units.erase(reading.pool);
  std::vector<PoolReading> pools;
  pools.reserve(units.size());
  for (const auto& [pool, unit] : units) pools.push_back(EmptyPool(pool, unit));
  return pools;
}

PoolViewUntil ViewPool(const Account& account, const PoolReading& reading, WallTime at) {
  const PoolSettings& settings = account.SettingsOf(reading.pool);
  PoolViewUntil shown;
  PoolReading& pool = shown.view.reading;
  pool = reading;
  if (const std::optional<StatedGrant>& grant = settings.grant) {
    FillIn(pool.recurring_grant, std::optional(grant->credits));
    FillIn(pool.rollover, grant->rollover);
  }
  if (settings.budget) FillInBudget(*settings.budget, pool);
  shown.view.has_budget = settings.budget.has_value();
  shown.until = FillInPeriod(account, at, pool);
  const std::optional<Frequency> declared = DeclaredFrequency(account, pool.pool);
  if (declared) FillIn(pool.grant_frequency, std::optional(FrequencyWord(*declared)));
  DerivePeriodStart(account, declared, pool);
  SetThresholds(settings, shown.view);
  shown.view.price = settings.price;
  return shown;
}

std::vector<PolicyReading> ViewPolicies(const Account& account, const PoliciesByName& reported) {
  std::vector<PolicyReading> policies;
  policies.reserve(reported.size());
  for (const auto& [name, reading] : reported) policies.push_back(reading);
  for (const auto& [name, planned] : PlannedPolicies(account)) {
    const auto at =
        std::lower_bound(policies.begin(), policies.end(), name,
                         [](const auto& policy, const auto& key) { return policy.policy < key; });
    if (at == policies.end() || at->policy != name) {
      policies.insert(at, planned);
    } else {
      FillIn(at->quota, planned.quota);
      FillIn(at->window_seconds, planned.window_seconds);
    }
  }
  return policies;
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
