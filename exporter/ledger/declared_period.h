// The period of a pool that the configuration declares: the account's budget, its grant, or a reset
// that the provider's definition knows and nobody sends.
// Thread rule: pure functions.
#pragma once

#include <optional>
#include <string>

#include "exporter/base/clock.h"
#include "exporter/config/config.h"
#include "exporter/provider/calendar.h"

namespace api_credits {

// How often it begins anew; empty where nothing is declared.
std::optional<Frequency> DeclaredFrequency(const Account& account, const std::string& pool);

// The one that `instant` lies in. Before the stated `next` of a grant or budget it is the one that
// ends then.
std::optional<Period> DeclaredPeriod(const Account& account, const std::string& pool,
                                     WallTime instant);

// When the period that a request may ask for began: the declared one, else the month in the
// provider's time zone.
WallTime PeriodStart(const Account& account, const std::string& pool, WallTime now);

// When the calendar's day, month, quarter or year began in the zone.
WallTime CalendarStart(Frequency every, WallTime now, const TimeZone& zone);

// One period before `refresh`, in the zone that holds for the pool.
std::optional<WallTime> StartBefore(const Account& account, const std::string& pool,
                                    WallTime refresh, Frequency frequency);

}  // namespace api_credits
