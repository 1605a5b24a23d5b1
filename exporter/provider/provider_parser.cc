#include "exporter/provider/provider_parser.h"

#include <algorithm>
#include <set>
#include <utility>

#include "exporter/base/ascii.h"
#include "exporter/document/scalars.h"
#include "exporter/document/templates.h"
#include "exporter/document/times.h"
#include "exporter/document/urls.h"
#include "exporter/provider/provider_grammar.h"
#include "exporter/provider/request_parser.h"

namespace api_credits {
namespace {

// Polite where a definition says nothing.
constexpr Duration kLeastInterval = std::chrono::seconds(1);
constexpr Duration kUsualInterval = std::chrono::minutes(5);

Auth ParseAuth(const MapReader& map) {
  Auth auth;
  map.ChoiceInto("scheme", auth.scheme);
  const bool is_header = auth.scheme == AuthScheme::kHeader;
  const bool needs_name = is_header || auth.scheme == AuthScheme::kQuery;
  if (needs_name && !map.Has("name")) {
    map.report().Error(map.mark(), "auth: scheme header and scheme query need \"name\"");
  }
  if (map.Has("name") && !needs_name) {
    map.report().Error(map.MarkOf("name"), "auth: only scheme header and scheme query have a name");
  }
  if (map.Has("prefix") && !is_header) {
    map.report().Error(map.MarkOf("prefix"), "auth: only scheme header has a prefix");
  }
  if (is_header) {
    map.Into("name", ReadHeaderName, auth.name);
  } else {
    map.Into("name", ReadOneLine, auth.name);
  }
  map.Into("prefix", ReadOneLine, auth.prefix);
  return auth;
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

void ParseParams(const MapReader& map, Provider& provider) {
  map.EachNamedMap("params", [&](const Setting& name, const MapReader& param) {
    ParamRule rule;
    param.Into("required", ReadBool, rule.required);
    param.Into("default", ReadTextOrEmpty, rule.default_value);
    if (!IsIdentifier(name.key)) {
      map.report().Error(name.key_mark,
                         "the name of a param must be a lower-case letter followed by "
                         "lower-case letters, digits and _");
    }
    if (rule.required && rule.default_value) {
      map.report().Error(param.MarkOf("default"), "a required param has no default");
    }
    provider.params.emplace(name.key, std::move(rule));
  });
}

void CheckParamsUsed(const MapReader& map, const ParamUse& use) {
  for (const Setting& param : map.Members("params")) {
    if (use.used.count(std::string(param.key)) == 0) {
      map.report().Error(param.key_mark, "the param \"" + std::string(param.key) +
                                             "\" is not used in any path, query or body");
    }
  }
}

void ParseInto(const MapReader& map, Provider& provider) {
  map.Into("name", ReadIdentifier, provider.name);
  map.Into("title", ReadOneLine, provider.title);
  map.Into("documentation", ReadPageUrl, provider.documentation);
  map.Into("topup_url", ReadPageUrl, provider.topup_url);
  map.Into("base_url", ReadBaseUrl, provider.base_url);
  if (const auto auth = map.Map("auth")) provider.auth = ParseAuth(*auth);
  provider.headers = ParseSentHeaders(map);
  provider.min_interval = kLeastInterval;
  provider.default_interval = kUsualInterval;
  if (const auto poll = map.Map("poll")) ParsePoll(*poll, provider);
  for (const Setting& plan : map.Members("plans")) {
    provider.plans.emplace(plan.key, ParsePlan(plan, map.report()));
  }
  for (const Setting& cost : map.Members("costs")) {
    if (const auto credits = ReadAmount(cost, map.report())) {
      provider.costs.emplace(cost.key, *credits);
    }
  }
  ParseParams(map, provider);
  ParamUse use;
  for (const auto& [name, rule] : provider.params) use.declared.insert(name);
  provider.requests = ParseRequests(map, use);
  CheckParamsUsed(map, use);
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
