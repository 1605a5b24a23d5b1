#include "exporter/config/rules_parser.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "exporter/config/rate_limit_parser.h"
#include "exporter/config/scalars.h"

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

std::optional<Expression> ReadExpression(const Setting& setting, const FileReport& report) {
  const YamlNode& node = *setting.node;
  // A number or boolean is an expression too, whatever YAML calls it.
  if (node.kind != YamlNode::Kind::kScalar) {
    report.Error(node.mark,
                 std::string(setting.key) + ": must be an expression, not " + Described(node));
    return std::nullopt;
  }
  Result<Expression> compiled = Expression::Compile(node.text);
  if (!compiled) {
    report.Error(node.mark, std::string(setting.key) + ": " + compiled.error().message);
    return std::nullopt;
  }
  return std::move(compiled).value();
}

std::optional<TimeRule> ReadTimeRule(const Setting& setting, const FileReport& report) {
  if (setting.node->kind != YamlNode::Kind::kMap) {
    auto value = ReadExpression(setting, report);
    if (!value) return std::nullopt;
    return TimeRule{*std::move(value), TimeFormat::kRfc3339};
  }
  const auto map = MapReader::Open(setting, kTimeShape, report);
  std::optional<Expression> value;
  auto format = TimeFormat::kRfc3339;
  map->Into("value", ReadExpression, value);
  map->ChoiceInto("format", format);
  if (!value) return std::nullopt;
  return TimeRule{*std::move(value), format};
}

std::optional<LabelRule> ReadLabelRule(const Setting& setting, const FileReport& report) {
  LabelRule label;
  if (setting.node->kind != YamlNode::Kind::kMap) {
    auto literal = ReadOneLine(setting, report);
    if (!literal) return std::nullopt;
    label.literal = *std::move(literal);
    return label;
  }
  const auto map = MapReader::Open(setting, kLabelShape, report);
  map->Into("value", ReadExpression, label.value);
  return label;
}

void RequireLabelExpression(const MapReader& rule, std::string_view label_key,
                            const LabelRule& label) {
  if (rule.Has("each") && !label.literal.empty()) {
    rule.report().Error(rule.Get(label_key)->mark(),
                        std::string(label_key) +
                            ": `each` yields many, so this must be { value: expression }, not \"" +
                            label.literal + "\"");
  }
}

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
