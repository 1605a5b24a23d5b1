#include "exporter/ledger/pool_view.h"

#include <map>
#include <string>
#include <utility>

#include "exporter/ledger/calendar.h"
#include "exporter/ledger/thresholds.h"

namespace api_credits {
namespace {

constexpr char kOnlyPool[] = "main";
constexpr char kUsualUnit[] = "credits";

// What a definition says of its pools before anybody has answered.
struct DeclaredPools {
  std::map<std::string, std::string> units;  // by literal pool; those that are always there
  bool any = false;                          // there are rules at all
};

void Declare(const std::vector<PoolRule>& rules, DeclaredPools& declared) {
  for (const PoolRule& rule : rules) {
    declared.any = true;
    if (rule.each || rule.pool.value || rule.optional) continue;
    declared.units.emplace(rule.pool.literal, rule.unit.value ? kUsualUnit : rule.unit.literal);
  }
}

DeclaredPools PoolsOf(const Account& account) {
  DeclaredPools declared;
  for (const RequestRule& request : account.provider->requests) {
    if (request.optional && account.enabled_requests.count(request.name) == 0) continue;
    for (const Alternative& alternative : request.any_of) {
      Declare(alternative.fields.pools, declared);
    }
    Declare(request.fields.pools, declared);
  }
  if (!declared.any) declared.units.emplace(kOnlyPool, kUsualUnit);
  return declared;
}

PoolReading EmptyPool(std::string pool, std::string unit) {
  PoolReading reading;
  reading.pool = std::move(pool);
  reading.unit = std::move(unit);
  return reading;
}

template <typename T>
void FillIn(std::optional<T>& field, const std::optional<T>& stated) {
  if (!field) field = stated;
}

// The stated refresh; the period that it ends where its frequency is stated too.
std::optional<WallTime> FillInStatedRefresh(const StatedGrant& grant, WallTime now,
                                            PoolReading& reading) {
  if (reading.refresh || !grant.next) return std::nullopt;
  if (!grant.every) {
    reading.refresh = grant.next;
    return std::nullopt;
  }
  const std::optional<Period> period = PeriodAfter(*grant.next, *grant.every, now);
  if (!period) return std::nullopt;
  reading.refresh = period->end;
  FillIn(reading.period_start, std::optional(period->start));
  return period->end;
}

void DerivePeriodStart(const std::optional<StatedGrant>& grant, PoolReading& reading) {
  if (reading.period_start || !reading.refresh) return;
  std::optional<Frequency> frequency;
  if (reading.grant_frequency) frequency = ParseFrequency(*reading.grant_frequency);
  if (!frequency && grant) frequency = grant->every;
  if (frequency) reading.period_start = Shift(*reading.refresh, *frequency, -1);
}

}  // namespace

std::vector<PoolReading> ConfiguredPools(const Account& account,
                                         const std::vector<PoolReading>& reported) {
  const DeclaredPools declared = PoolsOf(account);
  std::map<std::string, std::string> units;
  if (reported.empty() && account.pools.empty()) units = declared.units;
  for (const auto& [pool, settings] : account.pools) {
    const auto unit = declared.units.find(pool);
    units[pool] = unit == declared.units.end() ? kUsualUnit : unit->second;
  }
  for (const PoolReading& reading : reported) units.erase(reading.pool);
  std::vector<PoolReading> pools;
  pools.reserve(units.size());
  for (const auto& [pool, unit] : units) pools.push_back(EmptyPool(pool, unit));
  return pools;
}

PoolViewUntil ViewPool(const Account& account, const PoolReading& reading, WallTime now) {
  const PoolSettings& settings = account.SettingsOf(reading.pool);
  PoolViewUntil shown;
  PoolReading& pool = shown.view.reading;
  pool = reading;
  if (const std::optional<StatedGrant>& grant = settings.grant) {
    FillIn(pool.recurring_grant, std::optional(grant->credits));
    FillIn(pool.rollover, grant->rollover);
    shown.until = FillInStatedRefresh(*grant, now, pool);
    if (grant->every) {
      FillIn(pool.grant_frequency, std::optional(std::string(FrequencyWord(*grant->every))));
    }
  }
  DerivePeriodStart(settings.grant, pool);
  SetThresholds(settings, shown.view);
  shown.view.price = settings.price;
  return shown;
}

}  // namespace api_credits
