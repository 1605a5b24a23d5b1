#include "exporter/ledger/declared_period.h"

namespace api_credits {
namespace {

// The rule that the pool is read by: a literal name says more than one that an answer brings.
void FindRule(const FieldRules& fields, const std::string& pool, const PoolRule*& found) {
  for (const PoolRule& rule : fields.pools) {
    const bool is_literal = !rule.pool.value && rule.pool.literal == pool;
    if (is_literal || (rule.pool.value && rule.reset && found == nullptr)) found = &rule;
  }
}

std::optional<StaticReset> ResetOf(const Provider& provider, const std::string& pool) {
  const PoolRule* found = nullptr;
  for (const RequestRule& request : provider.requests) {
    for (const Alternative& alternative : request.any_of) {
      FindRule(alternative.fields, pool, found);
    }
    FindRule(request.fields, pool, found);
  }
  return found == nullptr ? std::nullopt : found->reset;
}

const StatedPeriod* StatedFor(const PoolSettings& settings) {
  if (settings.budget) return &*settings.budget;
  return settings.grant ? &*settings.grant : nullptr;
}

const TimeZone& ZoneOf(const Account& account, const StatedPeriod* stated) {
  return stated != nullptr && stated->zone ? *stated->zone : account.provider->time_zone;
}

}  // namespace

std::optional<Frequency> DeclaredFrequency(const Account& account, const std::string& pool) {
  const StatedPeriod* stated = StatedFor(account.SettingsOf(pool));
  if (stated != nullptr && stated->every) return stated->every;
  const std::optional<StaticReset> reset = ResetOf(*account.provider, pool);
  return reset ? std::optional(reset->every) : std::nullopt;
}

std::optional<Period> DeclaredPeriod(const Account& account, const std::string& pool,
                                     WallTime instant) {
  const std::optional<Frequency> every = DeclaredFrequency(account, pool);
  if (!every) return std::nullopt;
  const StatedPeriod* stated = StatedFor(account.SettingsOf(pool));
  const TimeZone& zone = ZoneOf(account, stated);
  if (stated != nullptr && stated->next) {
    return PeriodAfter(zone.ToLocal(*stated->next), *every, instant, zone);
  }
  if (every->NeedsNext()) return std::nullopt;
  const std::optional<StaticReset> reset = ResetOf(*account.provider, pool);
  const bool reset_tells = reset && reset->every == *every;
  // A vendor renews a grant on a day of its own; a date that is guessed would silence alerts.
  if (!reset_tells && !account.SettingsOf(pool).budget) return std::nullopt;
  return CalendarPeriod(*every, reset_tells ? reset->at : Duration(0), instant, zone);
}

WallTime PeriodStart(const Account& account, const std::string& pool, WallTime now) {
  const std::optional<Period> declared = DeclaredPeriod(account, pool, now);
  if (declared && declared->start <= now) return declared->start;
  return CalendarStart(Frequency::kMonth, now, account.provider->time_zone);
}

WallTime CalendarStart(Frequency every, WallTime now, const TimeZone& zone) {
  const auto period = CalendarPeriod(every, Duration(0), now, zone);
  return period ? period->start : now;
}

std::optional<WallTime> StartBefore(const Account& account, const std::string& pool,
                                    WallTime refresh, Frequency frequency) {
  return Shift(refresh, frequency, -1, ZoneOf(account, StatedFor(account.SettingsOf(pool))));
}

}  // namespace api_credits
