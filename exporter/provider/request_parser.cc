#include "exporter/provider/request_parser.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "exporter/document/scalars.h"
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

void CheckPath(const MapReader& map, const Template& path) {
  const auto setting = map.Get("path");
  if (path.parts.empty() || path.parts[0].is_param || path.parts[0].text[0] != '/') {
    map.report().Error(setting->mark(), "path: must begin with /");
    return;
  }
  for (const Template::Part& part : path.parts) {
    const bool clean = std::all_of(part.text.begin(), part.text.end(), [](char c) {
      return c > ' ' && c < 0x7f && c != '?' && c != '#';
    });
    if (clean) continue;
    map.report().Error(
        setting->mark(),
        "path: must be ASCII without spaces, ? and #; write what follows the ? under query");
    return;
  }
}

Alternative ParseAlternative(const MapReader& map, ParamUse& params) {
  const FileReport& report = map.report();
  const auto read_template = [&](const Setting& setting, const FileReport& to) {
    return ReadTemplate(setting, params, to);
  };
  Alternative alternative;
  if (const auto method = map.Choice("method")) alternative.method = kMethods[*method];
  std::optional<Template> path;
  map.Into("path", read_template, path);
  if (path) {
    CheckPath(map, *path);
    alternative.path = *std::move(path);
  }
  for (const Setting& entry : map.Members("query")) {
    if (auto value = ReadTemplate(entry, params, report)) {
      alternative.query.emplace_back(entry.key, *std::move(value));
    }
  }
  alternative.headers = ParseSentHeaders(map);
  map.Into("body", read_template, alternative.body);
  if (map.Has("body") && (alternative.method == "GET" || alternative.method == "HEAD")) {
    report.Error(map.MarkOf("body"),
                 "a " + alternative.method + " request has no body; set the method");
  }
  alternative.fall_through_on = ReadStatuses(map.List("fall_through_on"), report);
  alternative.fields = ParseFieldRules(map);
  return alternative;
}

void ParseAlternatives(const MapReader& map, ParamUse& params, RequestRule& rule) {
  const FileReport& report = map.report();
  if (!map.Has("any_of")) {
    if (!map.Has("path")) report.Error(map.mark(), "the request needs a \"path\", or \"any_of\"");
    if (map.Has("fall_through_on")) {
      report.Error(map.MarkOf("fall_through_on"),
                   "fall_through_on belongs inside any_of; this request has no alternative to fall "
                   "through to");
    }
    rule.any_of.push_back(ParseAlternative(map, params));
    return;
  }
  for (const std::string_view key :
       {"path", "method", "query", "headers", "body", "fall_through_on"}) {
    if (!map.Has(key)) continue;
    report.Error(map.MarkOf(key),
                 "\"" + std::string(key) + "\" belongs in the alternatives of any_of");
  }
  const size_t written = map.List("any_of").size();
  if (written == 0 && map.Get("any_of")->node->kind == YamlNode::Kind::kList) {
    report.Error(map.MarkOf("any_of"), "any_of: needs at least one alternative");
  }
  map.EachMap("any_of", [&](const MapReader& alternative) {
    rule.any_of.push_back(ParseAlternative(alternative, params));
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

RequestRule ParseRequest(const MapReader& map, bool is_first, ParamUse& params) {
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
  ParseAlternatives(map, params, rule);
  map.EachMap("outcomes", [&](const MapReader& outcome) {
    if (auto parsed = ParseOutcome(outcome)) rule.outcomes.push_back(*std::move(parsed));
  });
  map.Into("identity", ReadExpression, rule.identity);
  map.Into("as_of", ReadTimeRule, rule.as_of);
  map.Into("retry_after", ReadExpression, rule.retry_after);
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

std::vector<std::pair<std::string, std::string>> ParseSentHeaders(const MapReader& map) {
  std::vector<std::pair<std::string, std::string>> headers;
  for (const Setting& entry : map.Members("headers")) {
    const auto name = HeaderName(entry.key);
    if (!name) {
      map.report().Error(entry.key_mark,
                         "\"" + std::string(entry.key) + "\" is not a valid header name");
    }
    const auto value = ReadOneLine(entry, map.report());
    if (name && value) headers.emplace_back(*name, *value);
  }
  return headers;
}

std::vector<RequestRule> ParseRequests(const MapReader& provider, ParamUse& params) {
  std::vector<RequestRule> requests;
  std::set<std::string> names;
  Labels labels;
  provider.EachMap("requests", [&](const MapReader& map) {
    RequestRule rule = ParseRequest(map, requests.empty(), params);
    if (!names.insert(rule.name).second && !rule.name.empty()) {
      map.report().Error(map.mark(), "two requests are named \"" + rule.name + "\"");
    }
    CheckLabels(rule, map, labels);
    requests.push_back(std::move(rule));
  });
  const auto setting = provider.Get("requests");
  if (setting && setting->node->kind == YamlNode::Kind::kList && setting->node->items.empty()) {
    provider.report().Error(provider.MarkOf("requests"), "requests: needs at least one request");
  }
  return requests;
}

}  // namespace api_credits
