#include "exporter/interpret/pool_rules.h"

#include <utility>

#include "exporter/interpret/lots.h"
#include "exporter/provider/limits.h"

namespace api_credits {
namespace {

// Where there is no limit, vendors write amounts as -1.
void ReadValue(ResponseReader& reader, const std::optional<Expression>& rule,
               const std::string& where, const PoolField& field, bool unlimited,
               std::optional<double>& value) {
  const bool any = unlimited || field.may_be_negative;
  value = reader.Amount(rule, where, field.key, any ? Range::kAny : Range::kNotNegative);
  if (unlimited && value < 0) value.reset();
}

void ReadValue(ResponseReader& reader, const std::optional<Expression>& rule,
               const std::string& where, const PoolField& field, bool, std::optional<bool>& value) {
  value = reader.Flag(rule, where, field.key);
}

void ReadValue(ResponseReader& reader, const std::optional<Expression>& rule,
               const std::string& where, const PoolField& field, bool,
               std::optional<std::string>& value) {
  value = reader.Text(rule, where, field.key);
}

void ReadValue(ResponseReader& reader, const std::optional<TimeRule>& rule,
               const std::string& where, const PoolField& field, bool,
               std::optional<WallTime>& value) {
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

// The fields of one member, or of the only one. Yields those that could not be read.
PoolFieldSet ReadFields(const PoolRule& rule, ResponseReader& reader, const std::string& where,
                        PoolReading& pool) {
  PoolFieldSet unreadable;
  size_t position = 0;
  ForEachPoolField([&](const PoolField& field, auto get) {
    const size_t faults = reader.faults().count();
    ReadValue(reader, get(rule), where, field, pool.unlimited.value_or(false), get(pool));
    unreadable.set(position++, reader.faults().count() > faults);
  });
  if (pool.unlimited.value_or(false)) pool.remaining.reset();
  return unreadable;
}

// `faults` were counted before the pool was read.
void TakePool(const PoolRule& rule, ResponseReader& reader, bool required, size_t faults,
              PoolReading pool, std::vector<PoolReading>& pools) {
  const std::string where = RuleName("pools", rule.pool);
  if (!HasValue(rule, pool)) {
    // What failed to be read has been counted.
    const bool silent = reader.faults().count() == faults && !reader.body_missed();
    const bool may_be_silent = rule.optional || (!rule.each.empty() && rule.pool.value);
    if (required && silent && !may_be_silent) {
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

// The members of `each` are lots of one pool. Where the list is empty, nothing is left.
void ReadLots(const PoolRule& rule, ResponseReader& reader, bool required,
              std::vector<PoolReading>& pools) {
  const std::string where = RuleName("pools", rule.pool);
  const size_t faults = reader.faults().count();
  Lots lots;
  bool any = false;
  const bool listed = reader.Each(rule.each, where, [&] {
    PoolReading lot;
    const PoolFieldSet unreadable = ReadFields(rule, reader, where, lot);
    lots.Add(lot, unreadable);
    any = true;
  });
  PoolReading pool = lots.Sum();
  if (pool.unlimited.value_or(false)) pool.remaining.reset();
  if (listed && !any && rule.remaining) pool.remaining = 0;
  TakePool(rule, reader, required, faults, std::move(pool), pools);
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
    if (!rule.each.empty() && !rule.pool.value) {
      ReadLots(rule, reader, required, pools);
      continue;
    }
    reader.Each(rule.each, RuleName("pools", rule.pool), [&] {
      const size_t faults = reader.faults().count();
      PoolReading pool;
      ReadFields(rule, reader, RuleName("pools", rule.pool), pool);
      TakePool(rule, reader, required, faults, std::move(pool), pools);
    });
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
