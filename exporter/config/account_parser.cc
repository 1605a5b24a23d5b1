#include "exporter/config/account_parser.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "exporter/base/hash.h"
#include "exporter/config/account_provider_parser.h"
#include "exporter/config/config_grammar.h"
#include "exporter/config/labels.h"
#include "exporter/config/secret_parser.h"
#include "exporter/config/way_out_parser.h"
#include "exporter/document/scalars.h"
#include "exporter/document/suggestion.h"
#include "exporter/document/times.h"
#include "exporter/document/urls.h"

namespace api_credits {
namespace {

void ParseHost(const Setting& host, const FileReport& report, const Provider* provider,
               Access& access) {
  const std::string name(host.key);
  auto url = ReadBaseUrl(host, report);
  if (provider != nullptr && !provider->hosts.contains(name)) {
    std::vector<std::string_view> known;
    for (const auto& [other, default_url] : provider->hosts) known.push_back(other);
    report.Error(host.key_mark, "hosts: provider \"" + provider->name + "\" has no host \"" + name +
                                    "\"" + Suggestion(name, known));
  }
  if (url) access.hosts[name] = *std::move(url);
}

// Where the values come from, as an opaque text.
std::string SourceOf(const Access& access) {
  std::string source = access.base_url;
  for (const auto& [name, url] : access.hosts) source.append(" ").append(url);
  return Fingerprint(source);
}

void ParseHosts(const MapReader& map, const Provider* provider, Access& access) {
  if (provider != nullptr) {
    access.base_url = provider->base_url;
    access.hosts = provider->hosts;
  }
  map.Into("base_url", ReadBaseUrl, access.base_url);
  for (const Setting& host : map.Members("hosts")) ParseHost(host, map.report(), provider, access);
}

void ParsePools(const MapReader& map, const GlobalSettings& global, const Provider* provider,
                Account& account) {
  account.pool_defaults = ParsePoolSettings(map, global);
  if (!map.Has("pools")) return;
  for (const ShapeField& field : kShortFormFields) {
    if (!map.Has(field.key)) continue;
    map.report().Error(map.MarkOf(field.key),
                       "\"" + std::string(field.key) +
                           "\" cannot be used together with \"pools\"; set it for each pool");
  }
  map.EachNamedMap("pools", [&](const Setting& name, const MapReader& pool) {
    PoolSettings settings = ParsePoolSettings(pool, global);
    pool.Into("watch", ReadBool, settings.watch);
    account.pools.emplace(name.key, std::move(settings));
    if (provider != nullptr) CheckPoolName(*provider, name, map.report());
  });
}

}  // namespace

std::shared_ptr<const Provider> AccountParser::FindProvider(const MapReader& map) {
  const auto setting = map.Get("provider");
  if (!setting) return nullptr;
  const auto name = ReadText(*setting, map.report());
  if (!name) return nullptr;
  std::shared_ptr<const Provider> provider;
  if (providers_.Find(*name, provider)) return provider;
  map.report().Error(setting->mark(), "unknown provider " + Quoted(*setting->node) +
                                          Suggestion(*name, providers_.Names()));
  return nullptr;
}

void AccountParser::CheckUnique(const MapReader& map, const Account& account) {
  if (account.provider == nullptr || account.name.empty()) return;
  const YamlMark mark = map.Get("name")->mark();
  const std::string place = map.report().file() + ":" + std::to_string(mark.line);
  const auto [first, is_new] =
      places_.emplace(std::pair(account.provider->name, account.name), place);
  if (is_new) return;
  map.report().Error(mark, "provider \"" + account.provider->name + "\" already has an account \"" +
                               account.name + "\", at " + first->second);
}

void AccountParser::ParseTimes(const MapReader& map, const Provider* provider,
                               Account& account) const {
  std::optional<Duration> stated;
  map.Into("poll_interval", ReadDuration, stated);
  account.poll_timeout = global_.poll_timeout;
  map.Into("poll_timeout", ReadDuration, account.poll_timeout);
  account.stale_after = global_.stale_after;
  map.Into("stale_after", ReadDuration, account.stale_after);
  if (provider == nullptr) return;
  if (stated && *stated < provider->min_interval) {
    map.report().Error(map.Get("poll_interval")->mark(), "poll_interval: " + DurationText(*stated) +
                                                             " is below the minimum of "
                                                             "provider \"" +
                                                             provider->name + "\", " +
                                                             DurationText(provider->min_interval));
  }
  if (stated) {
    account.poll_interval = *stated;
  } else if (global_.poll_interval) {
    account.poll_interval = std::max(*global_.poll_interval, provider->min_interval);
  } else {
    account.poll_interval = provider->default_interval;
  }
  account.stale_after = std::max(account.stale_after, 3 * account.poll_interval);
}

void AccountParser::ParseAccounts(const MapReader& file, const std::filesystem::path& directory) {
  file.EachMap("accounts", [&](const MapReader& map) {
    auto account = std::make_shared<Account>();
    Access access;
    account->provider = FindProvider(map);
    const Provider* provider = account->provider.get();
    map.Into("name", ReadOneLine, account->name);
    CheckUnique(map, *account);
    map.Into("enabled", ReadBool, account->enabled);
    map.Into("shard_key", ReadOneLine, account->shard_key);
    ParseSecrets(map, directory, provider, access);
    ParseHosts(map, provider, access);
    WayOut way = global_.way;
    ParseWayOut(map, directory, way);
    access.way = std::move(way);
    account->source = SourceOf(access);
    ParseTimes(map, provider, *account);
    account->labels = ParseLabels(map);
    ParsePools(map, global_, provider, *account);
    ParseProviderChoices(map, provider, *account);
    if (!accounts_.empty()) {
      const auto& [before, reached] = accounts_.back();
      account->pool_defaults.ShareIfEqual(before->pool_defaults);
      access.way.ShareIfEqual(reached.way);
    }
    accounts_.emplace_back(std::move(account), std::move(access));
    if (accounts_.size() == most_ + 1) {
      map.report().Error(map.mark(), "more than " + std::to_string(most_) + " accounts");
    }
  });
}

void AccountParser::TakeInto(Config& config, std::vector<Access>& access) {
  std::sort(accounts_.begin(), accounts_.end(), [](const auto& a, const auto& b) {
    return std::tie(a.first->provider->name, a.first->name) <
           std::tie(b.first->provider->name, b.first->name);
  });
  for (auto& [account, reaches] : accounts_) {
    account->number = config.accounts.size();
    config.accounts.push_back(std::move(account));
    access.push_back(std::move(reaches));
  }
  accounts_.clear();
}

}  // namespace api_credits
