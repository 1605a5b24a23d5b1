#include "exporter/interpret/pool_rules.h"

#include <utility>

#include "exporter/provider/limits.h"

namespace api_credits {
namespace {

// The values of the pool. A balance may be negative: an overdraft.
PoolReading ReadValues(const PoolRule& rule, ResponseReader& reader, const std::string& where) {
  PoolReading pool;
  pool.remaining = reader.Amount(rule.remaining, where, "remaining", Range::kAny);
  pool.used = reader.Amount(rule.used, where, "used");
  pool.limit = reader.Amount(rule.limit, where, "limit");
  pool.unlimited = reader.Flag(rule.unlimited, where, "unlimited");
  if (pool.unlimited.value_or(false)) pool.remaining.reset();
  pool.recurring_grant = reader.Amount(rule.recurring_grant, where, "recurring_grant");
  pool.rollover = reader.Flag(rule.rollover, where, "rollover");
  pool.grant_frequency = reader.Text(rule.grant_frequency, where, "grant_frequency");
  pool.refresh = reader.Instant(rule.refresh, where, "refresh");
  pool.period_start = reader.Instant(rule.period_start, where, "period_start");
  pool.expiring = reader.Amount(rule.expiring, where, "expiring");
  pool.expiry = reader.Instant(rule.expiry, where, "expiry");
  return pool;
}

// Where the definition reads a balance, what stands beside it does not make up for its absence.
bool HasValue(const PoolRule& rule, const PoolReading& pool) {
  const bool has_balance = pool.remaining || pool.used || pool.limit || pool.unlimited;
  if (has_balance || rule.remaining || rule.used || rule.limit || rule.unlimited) {
    return has_balance;
  }
  return pool.recurring_grant || pool.rollover || pool.grant_frequency || pool.refresh ||
         pool.period_start || pool.expiring || pool.expiry;
}

void ReadPool(const PoolRule& rule, ResponseReader& reader, bool required,
              std::vector<PoolReading>& pools) {
  const std::string where = RuleName("pools", rule.pool);
  const size_t faults = reader.faults().count();
  PoolReading pool = ReadValues(rule, reader, where);
  if (!HasValue(rule, pool)) {
    // What failed to be read has been counted.
    const bool silent = reader.faults().count() == faults && !reader.body_missed();
    if (required && silent && !rule.optional && !rule.each) {
      reader.Fault(Reason::kMissingField, where, {}, "the response has none of its values");
    }
    return;
  }
  auto name = reader.Label(rule.pool, where, "pool");
  auto unit = reader.Label(rule.unit, where, "unit");
  if (!name || !unit) return;
  pool.pool = *std::move(name);
  pool.unit = *std::move(unit);
  reader.Admit(pools, &PoolReading::pool, std::move(pool), kMaxPoolsPerAccount, where, "pools");
}

void ReadCost(const CostRule& rule, ResponseReader& reader, std::vector<CostReading>& costs) {
  const std::string where = RuleName("costs", rule.operation);
  const auto credits = reader.Amount(rule.credits, where, "credits");
  if (!credits) return;
  auto operation = reader.Label(rule.operation, where, "operation");
  if (!operation) return;
  reader.Admit(costs, &CostReading::operation, CostReading{*std::move(operation), *credits},
               kMaxCostsPerAccount, where, "costs");
}

}  // namespace

void ReadPools(const std::vector<PoolRule>& rules, ResponseReader& reader, bool required,
               std::vector<PoolReading>& pools) {
  for (const PoolRule& rule : rules) {
    reader.Each(rule.each, RuleName("pools", rule.pool),
                [&] { ReadPool(rule, reader, required, pools); });
  }
}

void ReadCosts(const std::vector<CostRule>& rules, ResponseReader& reader,
               std::vector<CostReading>& costs) {
  for (const CostRule& rule : rules) {
    reader.Each(rule.each, RuleName("costs", rule.operation),
                [&] { ReadCost(rule, reader, costs); });
  }
}

}  // namespace api_credits
