#include "exporter/provider/rules_parser.h"

#include <string>
#include <string_view>
#include <utility>

#include "exporter/document/scalars.h"
#include "exporter/provider/rate_limit_parser.h"
#include "exporter/provider/rule_values.h"

namespace api_credits {
namespace {

void ReadRule(const MapReader& map, std::string_view key, std::optional<Expression>& rule) {
  map.Into(key, ReadExpression, rule);
}

void ReadRule(const MapReader& map, std::string_view key, std::optional<TimeRule>& rule) {
  map.Into(key, ReadTimeRule, rule);
}

// `refresh: { every, at }`; empty where `refresh` is a rule, or not there.
std::optional<MapReader> StaticRefresh(const MapReader& map) {
  const auto refresh = map.Get("refresh");
  if (!refresh || refresh->node->kind != YamlNode::Kind::kMap) return std::nullopt;
  if (refresh->node->Find("every") == nullptr) return std::nullopt;
  return map.Map("refresh");
}

std::optional<StaticReset> ParseReset(const MapReader& map) {
  for (const std::string_view key : {"value", "format"}) {
    if (!map.Has(key)) continue;
    map.report().Error(map.MarkOf(key), "refresh: \"" + std::string(key) +
                                            "\" cannot be used together with \"every\"; "
                                            "either the vendor sends the reset, or nobody does");
  }
  return ReadStaticReset(map);
}

std::optional<PoolRule> ParsePool(const MapReader& map) {
  PoolRule rule;
  rule.each = ReadEach(map);
  map.Into("pool", ReadLabelRule, rule.pool);
  map.Into("unit", ReadLabelRule, rule.unit);
  map.Into("optional", ReadBool, rule.optional);
  const auto reset = StaticRefresh(map);
  if (reset) rule.reset = ParseReset(*reset);
  bool has_value = false;
  ForEachPoolField([&](const PoolField& field, auto get) {
    if (reset && field.key == "refresh") return;
    has_value = has_value || map.Has(field.key);
    ReadRule(map, field.key, get(rule));
  });
  if (!rule.each.empty() && !rule.pool.value && rule.unit.value) {
    map.report().Error(
        map.MarkOf("unit"),
        "unit: the members of `each` are lots of one pool, so this must be one unit");
  }
  if (!has_value) {
    map.report().Error(map.mark(), "the pool reads no value; give it remaining, used or limit");
    return std::nullopt;
  }
  return rule;
}

std::optional<CostRule> ParseCost(const MapReader& map) {
  std::optional<Expression> credits;
  LabelRule operation;
  std::vector<Expression> each = ReadEach(map);
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
