#include "exporter/ledger/awaited_refill.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "exporter/ledger/declared_period.h"

namespace api_credits {
namespace {

// A refill that is later than this is none: then the date moves on by itself.
constexpr Duration kLatest = std::chrono::hours(12);

// A step of this part of the whole is a refill rather than a refund; as near to full or to nothing
// used, there is nothing to refill.
constexpr double kPart = 0.1;

std::optional<double> WholeOf(const Account& account, const PoolReading& reading) {
  const PoolSettings& settings = account.SettingsOf(reading.pool);
  if (reading.recurring_grant) return reading.recurring_grant;
  if (settings.grant) return settings.grant->credits;
  if (settings.budget) return settings.budget->amount;
  return reading.limit;
}

}  // namespace

// True where `now` looks like the beginning of a period, or tells nothing of it.
bool AwaitedRefill::LooksRefilled(const Shown& before, const PoolReading& now, double whole) {
  const double step = whole * kPart;
  if (now.used) return *now.used <= step || !before.used || *now.used < *before.used - step;
  if (!now.remaining || !before.remaining) return true;
  if (whole > 0 && *now.remaining >= whole - step) return true;
  return *now.remaining > *before.remaining + step;
}

bool AwaitedRefill::IsLate(const Account& account, const Shown& before, const PoolReading& now,
                           WallTime received) {
  const auto shown = DeclaredPeriod(account, now.pool, before.at);
  const auto next = DeclaredPeriod(account, now.pool, received);
  if (!shown || !next || next->end <= shown->end) return false;
  const Duration patience = std::min<Duration>(kLatest, (next->end - next->start) / 2);
  if (received >= shown->end + patience) return false;
  return !LooksRefilled(before, now, WholeOf(account, now).value_or(0));
}

std::optional<WallTime> AwaitedRefill::ShownAt(const std::string& pool) const {
  const auto found = pools_.find(pool);
  return found == pools_.end() ? std::nullopt : std::optional(found->second.at);
}

void AwaitedRefill::Apply(const Account& account, const std::vector<PoolReading>& pools,
                          WallTime received) {
  std::map<std::string, Shown> shown;
  for (const PoolReading& pool : pools) {
    const auto known = pools_.find(pool.pool);
    const bool late = known != pools_.end() && IsLate(account, known->second, pool, received);
    const WallTime at = late ? known->second.at : received;
    shown.emplace(pool.pool, Shown{at, pool.remaining, pool.used});
  }
  pools_ = std::move(shown);
}

}  // namespace api_credits
