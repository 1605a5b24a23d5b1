#include "exporter/ledger/thresholds.h"

#include <chrono>
#include <optional>

namespace api_credits {
namespace {

// A grant of 0 is a vendor's way to say that there is none.
std::optional<double> HundredPercent(const PoolReading& reading) {
  if (reading.recurring_grant.value_or(0) > 0) return reading.recurring_grant;
  if (reading.limit.value_or(0) > 0) return reading.limit;
  return std::nullopt;
}

std::optional<double> Resolve(const std::optional<Threshold>& threshold,
                              const PoolReading& reading) {
  if (!threshold) return std::nullopt;
  if (!threshold->percent) return threshold->value;
  const std::optional<double> whole = HundredPercent(reading);
  if (!whole) return std::nullopt;
  return *whole * threshold->value / 100;
}

std::optional<double> SecondsIfSet(const std::optional<Duration>& duration) {
  if (!duration) return std::nullopt;
  return Seconds(*duration);
}

}  // namespace

void SetThresholds(const PoolSettings& settings, PoolView& view) {
  if (!settings.watch) return;
  view.low_warning = Resolve(settings.low_credits.warning, view.reading);
  view.low_critical = Resolve(settings.low_credits.critical, view.reading);
  view.runway_warning = SecondsIfSet(settings.runway.warning);
  view.runway_critical = SecondsIfSet(settings.runway.critical);
}

}  // namespace api_credits
