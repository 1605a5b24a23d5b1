#include "exporter/provider/request_parser.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "exporter/base/ascii.h"
#include "exporter/document/scalars.h"
#include "exporter/provider/ask_parser.h"
#include "exporter/provider/provider_grammar.h"
#include "exporter/provider/rule_values.h"
#include "exporter/provider/rules_parser.h"

namespace api_credits {
namespace {

std::set<int> ReadStatuses(const std::vector<Setting>& items, const FileReport& report) {
  std::set<int> statuses;
  for (const Setting& item : items) {
    if (const auto status = ReadStatus(item, report)) statuses.insert(*status);
  }
  return statuses;
}

Alternative ParseAlternative(const MapReader& map, RequestRole role, AskScope& scope) {
  Alternative alternative = ParseAsk(map, role, scope);
  alternative.fall_through_on = ReadStatuses(map.List("fall_through_on"), map.report());
  alternative.fields = ParseFieldRules(map);
  return alternative;
}

void ParseAlternatives(const MapReader& map, AskScope& scope, RequestRule& rule) {
  const FileReport& report = map.report();
  if (!map.Has("any_of")) {
    if (!map.Has("path")) report.Error(map.mark(), "the request needs a \"path\", or \"any_of\"");
    if (map.Has("fall_through_on")) {
      report.Error(map.MarkOf("fall_through_on"),
                   "fall_through_on belongs inside any_of; this request has no alternative to fall "
                   "through to");
    }
    rule.any_of.push_back(ParseAlternative(map, rule.role, scope));
    return;
  }
  const auto belongs_below = [&](std::string_view key) {
    if (!map.Has(key)) return;
    report.Error(map.MarkOf(key),
                 "\"" + std::string(key) + "\" belongs in the alternatives of any_of");
  };
  belongs_below("path");
  for (const ShapeField& field : Joined(kAskFields, kFollowFields)) belongs_below(field.key);
  const size_t written = map.List("any_of").size();
  if (written == 0 && map.Get("any_of")->node->kind == YamlNode::Kind::kList) {
    report.Error(map.MarkOf("any_of"), "any_of: needs at least one alternative");
  }
  map.EachMap("any_of", [&](const MapReader& alternative) {
    rule.any_of.push_back(ParseAlternative(alternative, rule.role, scope));
  });
  rule.fields = ParseFieldRules(map);
}

std::optional<OutcomeRule> ParseOutcome(const MapReader& map) {
  OutcomeRule rule;
  if (const auto status = map.Get("status")) {
    const bool is_list = status->node->kind == YamlNode::Kind::kList;
    rule.statuses =
        ReadStatuses(is_list ? ListOf(*status, map.report()) : std::vector{*status}, map.report());
    if (is_list && status->node->items.empty()) {
      map.report().Error(status->mark(), "status: needs at least one status");
    }
  }
  map.Into("when", ReadExpression, rule.when);
  map.ChoiceInto("outcome", rule.outcome);
  if (map.Has("status") == map.Has("when")) {
    map.report().Error(map.mark(), "an outcome needs either \"status\" or \"when\"");
    return std::nullopt;
  }
  return rule;
}

void CheckName(const MapReader& map, bool is_first, RequestRule& rule) {
  if (map.Has("name")) {
    map.Into("name", ReadIdentifier, rule.name);
  } else if (is_first) {
    rule.name = "balance";
  } else {
    map.report().Error(map.mark(), "\"name\" is missing; every request but the first needs one");
  }
}

void ParseOutcomes(const MapReader& map, RequestRule& rule) {
  map.EachMap("outcomes", [&](const MapReader& outcome) {
    if (auto parsed = ParseOutcome(outcome)) rule.outcomes.push_back(*std::move(parsed));
  });
}

RequestRule ParseRequest(const MapReader& map, bool is_first, AskScope& scope) {
  const FileReport& report = map.report();
  RequestRule rule;
  if (is_first) rule.role = RequestRole::kBalance;
  CheckName(map, is_first, rule);
  map.Into("optional", ReadBool, rule.optional);
  map.Into("enabled_by_default", ReadBool, rule.enabled_by_default);
  if (is_first && rule.optional) {
    report.Error(map.MarkOf("optional"),
                 "the first request is the balance request and cannot be optional");
  }
  if (map.Has("enabled_by_default") && !rule.optional) {
    report.Error(map.MarkOf("enabled_by_default"), "enabled_by_default needs \"optional: true\"");
  }
  ParseAlternatives(map, scope, rule);
  ParseOutcomes(map, rule);
  map.Into("identity", ReadExpression, rule.identity);
  map.Into("as_of", ReadTimeRule, rule.as_of);
  map.Into("retry_after", ReadExpression, rule.retry_after);
  return rule;
}

KeepRule ParseKeep(const MapReader& map) {
  std::optional<Expression> value;
  map.Into("value", ReadExpression, value);
  KeepRule rule{value.value_or(Expression::Check("nil").value()), false, std::nullopt};
  map.Into("secret", ReadBool, rule.secret);
  map.Into("expires_in", ReadExpression, rule.expires_in);
  return rule;
}

// What it keeps may be named by the requests that follow.
RequestRule ParsePrepare(const MapReader& map, AskScope& scope) {
  RequestRule rule;
  rule.role = RequestRole::kPrepare;
  rule.name = "prepare";
  map.Into("name", ReadIdentifier, rule.name);
  rule.any_of.push_back(ParseAsk(map, rule.role, scope));
  ParseOutcomes(map, rule);
  map.Into("retry_after", ReadExpression, rule.retry_after);
  map.EachNamedMap("keep", [&](const Setting& name, const MapReader& keep) {
    CheckNewName(name, scope.names, map.report());
    rule.keep.emplace(name.key, ParseKeep(keep));
  });
  if (map.Has("keep") && rule.keep.empty()) {
    map.report().Error(map.MarkOf("keep"), "keep: a request that prepares must keep a value");
  }
  for (const auto& [name, keep] : rule.keep) scope.names.known.try_emplace(name);
  return rule;
}

// The literal labels that a poll yields, by kind. Two rules of one poll with the same label would
// be two series of one name; alternatives exclude each other, so they may share theirs.
using Labels = std::map<std::string_view, std::set<std::string>>;

void AddLabels(const FieldRules& rules, const Labels& earlier, Labels& labels,
               const MapReader& map) {
  const auto add = [&](std::string_view kind, const LabelRule& label) {
    if (label.literal.empty()) return;
    const auto known = earlier.find(kind);
    const bool is_new = labels[kind].insert(label.literal).second;
    if (is_new && (known == earlier.end() || known->second.count(label.literal) == 0)) return;
    map.report().Error(map.mark(), "two rules of one poll give the same " + std::string(kind) +
                                       " \"" + label.literal + "\"");
  };
  for (const PoolRule& pool : rules.pools) add("pool", pool.pool);
  for (const RateLimitRule& limit : rules.rate_limits) {
    // Elsewhere `policy` is a prefix or a fallback: the headers bring the names.
    const auto syntax = limit.headers ? limit.headers->syntax : HeaderSyntax::kFields;
    const bool is_name = syntax == HeaderSyntax::kFields || syntax == HeaderSyntax::kFraction;
    if (is_name) add("policy", limit.policy);
  }
  for (const CostRule& cost : rules.costs) add("operation", cost.operation);
}

void CheckLabels(const RequestRule& rule, const MapReader& map, Labels& earlier) {
  Labels of_request;
  for (const Alternative& alternative : rule.any_of) {
    Labels labels;
    AddLabels(rule.fields, earlier, labels, map);
    AddLabels(alternative.fields, earlier, labels, map);
    for (auto& [kind, names] : labels) of_request[kind].merge(names);
  }
  for (auto& [kind, names] : of_request) earlier[kind].merge(names);
}

}  // namespace

void CheckNewName(const Setting& name, const TemplateNames& names, const FileReport& report) {
  if (!IsIdentifier(name.key)) {
    report.Error(name.key_mark,
                 "the name of a param or a kept value must be a lower-case letter followed by "
                 "lower-case letters, digits and _");
  } else if (names.known.contains(name.key)) {
    report.Error(name.key_mark,
                 "templates know {{" + std::string(name.key) + "}} already; choose another name");
  }
}

std::vector<RequestRule> ParseRequests(const MapReader& provider, AskScope& scope) {
  std::vector<RequestRule> requests;
  std::set<std::string> names;
  Labels labels;
  const auto add = [&](const MapReader& map, RequestRule rule) {
    if (!names.insert(rule.name).second && !rule.name.empty()) {
      map.report().Error(map.mark(), "two requests are named \"" + rule.name + "\"");
    }
    requests.push_back(std::move(rule));
  };
  provider.EachMap("prepare", [&](const MapReader& map) { add(map, ParsePrepare(map, scope)); });
  bool is_first = true;
  provider.EachMap("requests", [&](const MapReader& map) {
    RequestRule rule = ParseRequest(map, std::exchange(is_first, false), scope);
    CheckLabels(rule, map, labels);
    add(map, std::move(rule));
  });
  const auto setting = provider.Get("requests");
  if (setting && setting->node->kind == YamlNode::Kind::kList && setting->node->items.empty()) {
    provider.report().Error(provider.MarkOf("requests"), "requests: needs at least one request");
  }
  return requests;
}

}  // namespace api_credits
