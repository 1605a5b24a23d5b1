#include "exporter/interpret/pool_rules.h"

#include <utility>

#include "exporter/provider/limits.h"

namespace api_credits {
namespace {

void ReadValue(ResponseReader& reader, const std::optional<Expression>& rule,
               const std::string& where, const PoolField& field, std::optional<double>& value) {
  const Range range = field.may_be_negative ? Range::kAny : Range::kNotNegative;
  value = reader.Amount(rule, where, field.key, range);
}

void ReadValue(ResponseReader& reader, const std::optional<Expression>& rule,
               const std::string& where, const PoolField& field, std::optional<bool>& value) {
  value = reader.Flag(rule, where, field.key);
}

void ReadValue(ResponseReader& reader, const std::optional<Expression>& rule,
               const std::string& where, const PoolField& field,
               std::optional<std::string>& value) {
  value = reader.Text(rule, where, field.key);
}

void ReadValue(ResponseReader& reader, const std::optional<TimeRule>& rule,
               const std::string& where, const PoolField& field, std::optional<WallTime>& value) {
  value = reader.ReadInstant(rule, where, field.key);
}

// Where the definition reads a balance, what stands beside it does not make up for its absence.
bool HasValue(const PoolRule& rule, const PoolReading& pool) {
  bool reads_balance = false, has_balance = false, has_any = false;
  ForEachPoolField([&](const PoolField& field, auto get) {
    has_any = has_any || get(pool);
    if (!field.is_balance) return;
    reads_balance = reads_balance || get(rule);
    has_balance = has_balance || get(pool);
  });
  return reads_balance ? has_balance : has_any;
}

void ReadPool(const PoolRule& rule, ResponseReader& reader, bool required,
              std::vector<PoolReading>& pools) {
  const std::string where = RuleName("pools", rule.pool);
  const size_t faults = reader.faults().count();
  PoolReading pool;
  ForEachPoolField([&](const PoolField& field, auto get) {
    ReadValue(reader, get(rule), where, field, get(pool));
  });
  if (pool.unlimited.value_or(false)) pool.remaining.reset();
  if (!HasValue(rule, pool)) {
    // What failed to be read has been counted.
    const bool silent = reader.faults().count() == faults && !reader.body_missed();
    if (required && silent && !rule.optional && rule.each.empty()) {
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
