#include "exporter/provider/rules_parser.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "exporter/document/scalars.h"
#include "exporter/provider/rate_limit_parser.h"
#include "exporter/provider/rule_values.h"

namespace api_credits {
namespace {

std::optional<PoolRule> ParsePool(const MapReader& map) {
  constexpr std::array<std::string_view, 11> kValues = {
      "remaining", "used",         "limit",    "unlimited", "recurring_grant", "rollover",
      "refresh",   "period_start", "expiring", "expiry",    "grant_frequency"};
  PoolRule rule;
  map.Into("each", ReadExpression, rule.each);
  map.Into("pool", ReadLabelRule, rule.pool);
  map.Into("unit", ReadLabelRule, rule.unit);
  map.Into("optional", ReadBool, rule.optional);
  map.Into("remaining", ReadExpression, rule.remaining);
  map.Into("used", ReadExpression, rule.used);
  map.Into("limit", ReadExpression, rule.limit);
  map.Into("unlimited", ReadExpression, rule.unlimited);
  map.Into("recurring_grant", ReadExpression, rule.recurring_grant);
  map.Into("rollover", ReadExpression, rule.rollover);
  map.Into("grant_frequency", ReadExpression, rule.grant_frequency);
  map.Into("refresh", ReadTimeRule, rule.refresh);
  map.Into("period_start", ReadTimeRule, rule.period_start);
  map.Into("expiring", ReadExpression, rule.expiring);
  map.Into("expiry", ReadTimeRule, rule.expiry);
  RequireLabelExpression(map, "pool", rule.pool);
  const bool has_value = std::any_of(kValues.begin(), kValues.end(),
                                     [&](std::string_view key) { return map.Has(key); });
  if (!has_value) {
    map.report().Error(map.mark(), "the pool reads no value; give it remaining, used or limit");
    return std::nullopt;
  }
  return rule;
}

std::optional<CostRule> ParseCost(const MapReader& map) {
  std::optional<Expression> each, credits;
  LabelRule operation;
  map.Into("each", ReadExpression, each);
  map.Into("operation", ReadLabelRule, operation);
  map.Into("credits", ReadExpression, credits);
  RequireLabelExpression(map, "operation", operation);
  if (!credits) return std::nullopt;
  return CostRule{std::move(each), std::move(operation), *std::move(credits)};
}

}  // namespace

FieldRules ParseFieldRules(const MapReader& map) {
  FieldRules rules;
  map.EachMap("pools", [&](const MapReader& pool) {
    if (auto rule = ParsePool(pool)) rules.pools.push_back(*std::move(rule));
  });
  map.EachMap("rate_limits",
              [&](const MapReader& limit) { rules.rate_limits.push_back(ParseRateLimit(limit)); });
  map.EachMap("costs", [&](const MapReader& cost) {
    if (auto rule = ParseCost(cost)) rules.costs.push_back(*std::move(rule));
  });
  map.Into("plan", ReadExpression, rules.plan);
  map.Into("plan_end", ReadTimeRule, rules.plan_end);
  map.Into("key_expiry", ReadTimeRule, rules.key_expiry);
  return rules;
}

}  // namespace api_credits
