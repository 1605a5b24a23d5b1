#include "exporter/config/account_provider_parser.h"

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/config/threshold_check.h"
#include "exporter/document/scalars.h"
#include "exporter/document/suggestion.h"
#include "exporter/document/templates.h"

namespace api_credits {
namespace {

template <typename Map>
std::vector<std::string_view> KeysOf(const Map& map) {
  std::vector<std::string_view> keys;
  keys.reserve(map.size());
  for (const auto& entry : map) keys.push_back(entry.first);
  return keys;
}

std::string OfProvider(const Provider& provider) { return "provider \"" + provider.name + "\""; }

void ParsePlan(const MapReader& map, const Provider* provider, Account& account) {
  map.Into("plan", ReadOneLine, account.plan);
  if (provider == nullptr || account.plan.empty()) return;
  if (provider->plans.count(account.plan) > 0) return;
  const Setting setting = *map.Get("plan");
  map.report().Error(setting.mark(), "plan: " + OfProvider(*provider) + " has no plan " +
                                         Quoted(*setting.node) +
                                         Suggestion(account.plan, KeysOf(provider->plans)));
}

void ParseParams(const MapReader& map, const Provider* provider, Account& account) {
  const FileReport& report = map.report();
  for (const Setting& param : map.Members("params")) {
    const std::string name(param.key);
    auto value = ReadText(param, report);
    const bool is_secret =
        provider != nullptr && provider->params.contains(name) && provider->params.at(name).secret;
    if (is_secret) {
      report.FinalError(param.key_mark,
                        "params: \"" + name + "\" is a secret; write it under secrets");
      continue;
    }
    if (provider != nullptr && provider->params.count(name) == 0) {
      report.Error(param.key_mark, "params: " + OfProvider(*provider) + " has no param \"" + name +
                                       "\"" + Suggestion(name, KeysOf(provider->params)));
    }
    if (value) account.params.emplace(name, *std::move(value));
  }
  if (provider == nullptr) return;
  const auto stated = map.Get("params");
  for (const auto& [name, rule] : provider->params) {
    if (rule.default_value) account.params.emplace(name, *rule.default_value);
    if (rule.required && !rule.secret && (!stated || stated->node->Find(name) == nullptr)) {
      report.Error(map.mark(), OfProvider(*provider) + " needs params." + name);
    }
  }
}

void ParseCosts(const MapReader& map, const Provider* provider, Account& account) {
  if (provider != nullptr) account.costs = provider->costs;
  for (const Setting& cost : map.Members("costs")) {
    if (const auto credits = ReadAmount(cost, map.report())) {
      account.costs[std::string(cost.key)] = *credits;
    }
  }
}

void ParseRequestSwitches(const MapReader& map, const Provider* provider, Account& account) {
  const FileReport& report = map.report();
  std::map<std::string, bool> optional;  // name → on
  std::set<std::string_view> mandatory;
  if (provider != nullptr) {
    for (const RequestRule& rule : provider->requests) {
      if (rule.optional) {
        optional.emplace(rule.name, rule.enabled_by_default);
      } else {
        mandatory.insert(rule.name);
      }
    }
  }
  for (const Setting& request : map.Members("requests")) {
    const auto on = ReadBool(request, report);
    if (provider == nullptr) continue;
    const auto found = optional.find(std::string(request.key));
    if (found != optional.end()) {
      found->second = on.value_or(found->second);
    } else if (mandatory.count(request.key) > 0) {
      report.Error(request.key_mark, "requests: \"" + std::string(request.key) + "\" of " +
                                         OfProvider(*provider) + " is not optional");
    } else {
      report.Error(request.key_mark, "requests: " + OfProvider(*provider) +
                                         " has no optional request \"" + std::string(request.key) +
                                         "\"" + Suggestion(request.key, KeysOf(optional)));
    }
  }
  for (const auto& [name, on] : optional) {
    if (on) account.enabled_requests.insert(name);
  }
}

// A path, body or credential without its param would be another request; an entry of a query, form
// or header without it is left out.
void CheckParamsComplete(const MapReader& map, const Provider& provider, const Account& account) {
  std::set<std::string> needed;
  for (const RequestRule& rule : provider.requests) {
    if (rule.optional && account.enabled_requests.count(rule.name) == 0) continue;
    for (const Alternative& alternative : rule.any_of) {
      needed.merge(NamesIn(alternative.path));
      if (alternative.body) needed.merge(NamesIn(*alternative.body));
      needed.merge(NamesIn(alternative.auth.value_or(provider.auth).key));
    }
  }
  for (const std::string& name : needed) {
    const auto rule = provider.params.find(name);
    if (rule == provider.params.end() || rule->second.required) continue;
    const std::string key = rule->second.secret ? "secrets" : "params";
    const auto stated = map.Get(key);
    const bool is_stated = stated && stated->node->Find(name) != nullptr;
    if (account.params.count(name) > 0 || is_stated) continue;
    std::string needs = OfProvider(provider) + " needs ";
    map.report().Error(map.mark(), needs.append(key).append(".").append(name));
  }
}

// Visits the rules of all requests that the account makes.
template <typename Visit>
void ForEachPoolRule(const Provider& provider, const Account& account, Visit visit) {
  for (const RequestRule& request : provider.requests) {
    if (request.optional && account.enabled_requests.count(request.name) == 0) continue;
    for (const PoolRule& rule : request.fields.pools) visit(rule);
    for (const Alternative& alternative : request.any_of) {
      for (const PoolRule& rule : alternative.fields.pools) visit(rule);
    }
  }
}

// The key by which the rule tells what a budget would say anew; empty where there is none.
std::string_view ToldLimit(const PoolRule& rule) {
  if (rule.limit) return "limit";
  if (rule.remaining) return "remaining";
  return rule.recurring_grant ? "recurring_grant" : "";
}

// `pool` is empty for the short form, which holds for all of them.
void CheckBudget(const Provider& provider, const Account& account, std::string_view pool,
                 YamlMark mark, const FileReport& report) {
  std::string_view told;
  bool reads_used = false;
  ForEachPoolRule(provider, account, [&](const PoolRule& rule) {
    if (!pool.empty() && !rule.pool.value && rule.pool.literal != pool) return;
    if (told.empty()) told = ToldLimit(rule);
    reads_used = reads_used || rule.used;
  });
  if (!told.empty()) {
    report.Error(
        mark,
        "budget: " + OfProvider(provider) + " reads the " + std::string(told) +
            " of this pool; a budget is for pools of which the vendor tells only what was used");
  } else if (!reads_used) {
    report.Error(mark,
                 "budget: " + OfProvider(provider) + " does not read what was used of this pool");
  }
}

bool SamePeriod(const Budget& a, const Budget& b) {
  return a.every == b.every && a.next == b.next && a.zone == b.zone;
}

// The answer tells what was spent since one instant.
void CheckPeriods(const MapReader& map, const Provider& provider, const Account& account) {
  if (!provider.asks_since_period) return;
  const Budget* first = nullptr;
  for (const auto& [pool, settings] : account.pools) {
    if (!settings.budget) continue;
    if (first == nullptr) first = &*settings.budget;
    if (SamePeriod(*first, *settings.budget)) continue;
    map.report().Error(map.MarkOf("pools"),
                       "budget: " + OfProvider(provider) +
                           " asks what was spent since the period began, so the budgets of one "
                           "account must have the same every, next and zone");
    return;
  }
}

void CheckBudgets(const MapReader& map, const Provider& provider, const Account& account) {
  CheckPeriods(map, provider, account);
  if (map.Has("budget")) {
    CheckBudget(provider, account, {}, map.MarkOf("budget"), map.report());
  }
  const auto pools = map.Get("pools");
  if (!pools || pools->node->kind != YamlNode::Kind::kMap) return;
  for (size_t i = 0; i < pools->node->items.size(); ++i) {
    for (const YamlNode::Key& key : pools->node->items[i].keys) {
      if (key.text != "budget") continue;
      CheckBudget(provider, account, pools->node->keys[i].text, key.mark, map.report());
    }
  }
}

// A reset of every week begins on a day that only the account can know.
void WarnOfResetsWithoutNext(const MapReader& map, const Provider& provider,
                             const Account& account) {
  ForEachPoolRule(provider, account, [&](const PoolRule& rule) {
    if (!rule.reset || !rule.reset->every.NeedsNext()) return;
    const PoolSettings& settings = account.SettingsOf(rule.pool.literal);
    if ((settings.grant && settings.grant->next) || settings.budget) return;
    map.report().Warning(map.mark(), OfProvider(provider) + " resets the pool \"" +
                                         rule.pool.literal + "\" every " +
                                         FrequencyWord(rule.reset->every) +
                                         " but no calendar says when; set grant.next");
  });
}

}  // namespace

void ParseProviderChoices(const MapReader& map, const Provider* provider, Account& account) {
  ParsePlan(map, provider, account);
  ParseParams(map, provider, account);
  ParseCosts(map, provider, account);
  ParseRequestSwitches(map, provider, account);
  map.Into("allow_billed_polls", ReadBool, account.allow_billed_polls);
  if (provider == nullptr) return;
  CheckParamsComplete(map, *provider, account);
  CheckBudgets(map, *provider, account);
  WarnOfResetsWithoutNext(map, *provider, account);
  WarnOfPercentOfNothing(map, account);
  if (provider->billed && !account.allow_billed_polls) {
    map.report().Error(map.mark(), OfProvider(*provider) +
                                       " charges for every poll; set allow_billed_polls: true to "
                                       "pay for them, or remove the account");
  }
}

void CheckPoolName(const Provider& provider, const Setting& name, const FileReport& report) {
  std::set<std::string_view> literals;
  bool all_literal = true;
  const auto visit = [&](const FieldRules& fields) {
    for (const PoolRule& rule : fields.pools) {
      if (rule.pool.value) all_literal = false;
      literals.insert(rule.pool.literal);
    }
  };
  for (const RequestRule& rule : provider.requests) {
    visit(rule.fields);
    for (const Alternative& alternative : rule.any_of) visit(alternative.fields);
  }
  if (!all_literal || literals.count(name.key) > 0) return;
  report.Error(name.key_mark, "pools: " + OfProvider(provider) + " has no pool \"" +
                                  std::string(name.key) + "\"" +
                                  Suggestion(name.key, {literals.begin(), literals.end()}));
}

}  // namespace api_credits
