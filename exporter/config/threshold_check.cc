#include "exporter/config/threshold_check.h"

#include <string>

#include "exporter/provider/whole.h"

namespace api_credits {
namespace {

bool IsPercentOfNothing(const PoolSettings& settings) {
  const auto& [warning, critical] = settings.low_credits;
  const bool percent = (warning && warning->percent) || (critical && critical->percent);
  const bool stated = settings.budget || (settings.grant && settings.grant->credits > 0);
  return settings.watch && percent && !stated;
}

void Warn(const FileReport& report, YamlMark mark, const Account& account,
          const std::string& of_pool) {
  report.Warning(mark, "low_credits is a percentage, and provider \"" + account.provider->name +
                           "\" tells no grant and no limit" + of_pool +
                           ", so that it can never be low; state low_credits in credits, or a "
                           "grant");
}

}  // namespace

void WarnOfPercentOfNothing(const MapReader& map, const Account& account) {
  const auto told = TellsWhole(*account.provider, account.enabled_requests);
  const auto is_untold = [&](const std::string& pool) {
    const auto found = told.find(told.count(pool) > 0 ? pool : "");
    return found != told.end() && !found->second;
  };
  bool defaults_matter = false;
  for (const auto& [pool, tells] : told) {
    defaults_matter = defaults_matter || (!tells && account.pools.count(pool) == 0);
  }
  if (defaults_matter && IsPercentOfNothing(*account.pool_defaults)) {
    const YamlMark mark = map.Has("low_credits") ? map.MarkOf("low_credits") : map.mark();
    Warn(map.report(), mark, account, "");
  }
  if (account.pools.empty()) return;
  for (const Setting& pool : map.Members("pools")) {
    const std::string name(pool.key);
    if (!is_untold(name) || !IsPercentOfNothing(account.SettingsOf(name))) continue;
    Warn(map.report(), pool.key_mark, account, " of the pool \"" + name + "\"");
  }
}

}  // namespace api_credits
