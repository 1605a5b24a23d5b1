#include "exporter/provider/provider_parser.h"

#include <algorithm>
#include <set>
#include <utility>

#include "exporter/base/ascii.h"
#include "exporter/base/time_text.h"
#include "exporter/document/scalars.h"
#include "exporter/document/suggestion.h"
#include "exporter/document/templates.h"
#include "exporter/document/times.h"
#include "exporter/document/urls.h"
#include "exporter/provider/ask_parser.h"
#include "exporter/provider/name_use.h"
#include "exporter/provider/provider_grammar.h"
#include "exporter/provider/request_parser.h"

namespace api_credits {
namespace {

// Polite where a definition says nothing.
constexpr Duration kLeastInterval = std::chrono::seconds(1);
constexpr Duration kUsualInterval = std::chrono::minutes(5);

std::optional<std::string> ReadConfirmed(const Setting& setting, const FileReport& report) {
  auto text = ReadOneLine(setting, report);
  if (!text || *text == "none" || ParseDate(*text).ok()) return text;
  ReportWrong(setting, report, "none, or a date such as 2026-12-01");
  return std::nullopt;
}

void ParsePoll(const MapReader& map, Provider& provider) {
  map.Into("min_interval", ReadDuration, provider.min_interval);
  provider.default_interval = std::max(provider.default_interval, provider.min_interval);
  map.Into("default_interval", ReadDuration, provider.default_interval);
  map.Into("billed", ReadBool, provider.billed);
  if (provider.default_interval < provider.min_interval) {
    map.report().Error(map.MarkOf("default_interval"),
                       "default_interval: " + DurationText(provider.default_interval) +
                           " is below min_interval, " + DurationText(provider.min_interval));
  }
}

std::vector<PlanPolicy> ParsePlan(const Setting& plan, const FileReport& report) {
  std::vector<PlanPolicy> policies;
  std::set<std::string> names;
  const auto items = ListOf(plan, report);
  for (const Setting& item : items) {
    const auto map = MapReader::Open(item, kPlanPolicyShape, report);
    if (!map) continue;
    PlanPolicy policy;
    map->Into("policy", ReadOneLine, policy.policy);
    map->Into("quota", ReadAmount, policy.quota);
    map->Into("window", ReadDuration, policy.window);
    if (!names.insert(policy.policy).second && !policy.policy.empty()) {
      report.Error(map->Get("policy")->mark(), "duplicate policy \"" + policy.policy + "\"");
    }
    policies.push_back(std::move(policy));
  }
  if (items.empty() && plan.node->kind == YamlNode::Kind::kList) {
    report.Error(plan.mark(), std::string(plan.key) + ": a plan needs at least one policy");
  }
  return policies;
}

void ParseParams(const MapReader& map, TemplateNames& names, Provider& provider) {
  map.EachNamedMap("params", [&](const Setting& name, const MapReader& param) {
    ParamRule rule;
    param.Into("required", ReadBool, rule.required);
    param.Into("secret", ReadBool, rule.secret);
    param.Into("default", ReadTextOrEmpty, rule.default_value);
    CheckNewName(name, names, map.report());
    if (rule.required && rule.default_value) {
      map.report().Error(param.MarkOf("default"), "a required param has no default");
    }
    if (rule.secret && rule.default_value) {
      map.report().Error(param.MarkOf("default"), "a secret has no default: definitions hold none");
    }
    provider.params.emplace(name.key, std::move(rule));
  });
  for (const auto& [name, rule] : provider.params) names.known.try_emplace(name);
}

// Expressions see params and kept values that are no secrets. What they name counts as used.
void CheckNamesOfExpressions(const MapReader& map, const Provider& provider, TemplateNames& names) {
  std::set<std::string> params, kept;
  for (const auto& [name, rule] : provider.params) {
    if (!rule.secret) params.insert(name);
  }
  for (const RequestRule& request : provider.requests) {
    for (const auto& [name, rule] : request.keep) {
      if (!rule.secret) kept.insert(name);
    }
  }
  const auto check = [&](const YamlNode& node, const std::string& table,
                         const std::set<std::string>& known) {
    for (const NameUse& use : NamesUsedBelow(node, table)) {
      names.used.insert(use.name);
      if (known.contains(use.name)) continue;
      map.report().Error(use.mark, "expressions know no " + table + "." + use.name +
                                       Suggestion(use.name, {known.begin(), known.end()}));
    }
  };
  for (const char* key : {"prepare", "requests"}) {
    const auto setting = map.Get(key);
    if (!setting) continue;
    check(*setting->node, "params", params);
    check(*setting->node, "kept", kept);
  }
}

void CheckParamsUsed(const MapReader& map, const TemplateNames& names) {
  for (const Setting& param : map.Members("params")) {
    if (names.used.contains(param.key)) continue;
    map.report().Error(param.key_mark, "the param \"" + std::string(param.key) +
                                           "\" is not used: no template and no expression "
                                           "names it");
  }
}

void ParseHosts(const MapReader& map, AskScope& scope, Provider& provider) {
  for (const Setting& host : map.Members("hosts")) {
    if (!IsIdentifier(host.key)) {
      map.report().Error(host.key_mark,
                         "the name of a host must be a lower-case letter followed by lower-case "
                         "letters, digits and _");
    }
    scope.hosts.emplace(host.key);
    if (auto url = ReadBaseUrl(host, map.report())) provider.hosts.emplace(host.key, *url);
  }
}

void ParseInto(const MapReader& map, Provider& provider) {
  map.Into("name", ReadIdentifier, provider.name);
  map.Into("title", ReadOneLine, provider.title);
  if (const auto group = map.Choice("group")) provider.group = kGroups[*group];
  if (const auto evidence = map.Choice("evidence")) provider.evidence = kEvidence[*evidence];
  map.Into("confirmed", ReadConfirmed, provider.confirmed);
  map.Into("notes", ReadText, provider.notes);
  map.Into("documentation", ReadPageUrl, provider.documentation);
  map.Into("topup_url", ReadPageUrl, provider.topup_url);
  map.Into("base_url", ReadBaseUrl, provider.base_url);
  provider.min_interval = kLeastInterval;
  provider.default_interval = kUsualInterval;
  if (const auto poll = map.Map("poll")) ParsePoll(*poll, provider);
  map.Into("time_zone", ReadTimeZone, provider.time_zone);
  for (const Setting& plan : map.Members("plans")) {
    provider.plans.emplace(plan.key, ParsePlan(plan, map.report()));
  }
  for (const Setting& cost : map.Members("costs")) {
    if (const auto credits = ReadAmount(cost, map.report())) {
      provider.costs.emplace(cost.key, *credits);
    }
  }
  AskScope scope{BuiltInNames(), {}};
  ParseHosts(map, scope, provider);
  ParseParams(map, scope.names, provider);
  provider.requests = ParseRequests(map, scope);
  // Both may name what is kept, so they come last.
  if (const auto auth = map.Map("auth")) provider.auth = ParseAuth(*auth, scope.names);
  if (!map.Has("auth")) scope.names.used.emplace(kKeyName);
  provider.headers = ParseSentHeaders(map, scope.names);
  provider.uses_key = scope.names.used.contains(kKeyName);
  provider.asks_since_period = scope.names.used.contains(kPeriodStartName);
  CheckNamesOfExpressions(map, provider, scope.names);
  CheckParamsUsed(map, scope.names);
}

}  // namespace

ParsedProvider ParseProvider(const YamlNode& root, Problems& problems, const FileReport& report) {
  const size_t errors_before = problems.error_count();
  ParsedProvider parsed;
  const auto map = MapReader::Open({"", &root, root.mark}, kProviderShape, report);
  if (!map) return parsed;
  auto provider = std::make_shared<Provider>();
  ParseInto(*map, *provider);
  parsed.name = provider->name;
  if (const auto name = map->Get("name")) parsed.mark = name->mark();
  if (problems.error_count() == errors_before) parsed.provider = std::move(provider);
  return parsed;
}

}  // namespace api_credits
