#include "exporter/ledger/account_tally.h"

#include <algorithm>
#include <utility>

#include "exporter/ledger/declared_period.h"
#include "exporter/provider/limits.h"

namespace api_credits {
bool DropBaselines(AccountRecord& record) {
  bool dropped = false;
  for (auto& [pool, tally] : record.pools) {
    dropped = dropped || tally.baseline();
    tally.DropBaseline();
  }
  record.identity.reset();
  record.as_of.reset();
  record.alternative.reset();
  return dropped;
}

AccountTally::AccountTally(const Account& account) {
  record_.provider = account.provider->name;
  record_.account = account.name;
  record_.source = account.source;
}

void AccountTally::Restore(AccountRecord record) {
  if (record.source != record_.source) {
    DropBaselines(record);
    record.source = record_.source;
  }
  record_ = std::move(record);
  restored_as_of_ = record_.as_of;
  restored_ = true;
}

void AccountTally::StartAnew(const Account& account) {
  DropBaselines(record_);
  record_.source = account.source;
  restored_as_of_.reset();
}

// Bounded in time: a vendor's clock that was once ahead must not stop the counting for ever.
bool AccountTally::OlderThanRestored(const Reading& reading, Duration stale_after) {
  const bool older = restored_as_of_ && reading.as_of && *reading.as_of < *restored_as_of_;
  const SteadyTime now = reading.received.steady;
  if (older && !older_until_) older_until_ = now + stale_after;
  if (older && now <= *older_until_) return true;
  restored_as_of_.reset();
  return false;
}

bool AccountTally::Apply(const Account& account, const Reading& reading,
                         const std::vector<PoolReading>& pools) {
  const bool other_identity =
      reading.identity && record_.identity && *reading.identity != *record_.identity;
  if (other_identity || reading.alternative != record_.alternative.value_or(reading.alternative)) {
    DropBaselines(record_);
    restored_as_of_.reset();
  }
  if (reading.identity) record_.identity = reading.identity;
  if (OlderThanRestored(reading, account.stale_after)) return false;
  record_.as_of = reading.as_of;
  record_.alternative = reading.alternative;
  NoteMissing(account, reading, pools);
  for (const PoolReading& pool : pools) {
    // Counters are kept for good. The bound holds back a vendor who invents names.
    const bool known = record_.pools.count(pool.pool) > 0;
    if (!known && record_.pools.size() >= kMaxPoolsPerAccount) continue;
    const WallTime received = reading.received.wall;
    record_.pools[pool.pool].Apply(pool, received, DeclaredPeriod(account, pool.pool, received),
                                   reading.outcome == Outcome::kExhausted);
  }
  return true;
}

void AccountTally::NoteMissing(const Account& account, const Reading& reading,
                               const std::vector<PoolReading>& pools) {
  for (auto& [pool, tally] : record_.pools) {
    const auto lacks = [&name = pool](const PoolReading& read) { return read.pool != name; };
    if (!std::all_of(pools.begin(), pools.end(), lacks)) continue;
    tally.NoteMissing(reading.received.wall);
    if (!account.SettingsOf(pool).watch) tally.DropBaseline();
  }
}

bool AccountTally::Publish(const AccountRecord& record) {
  std::map<std::string, PoolCounters> counters;
  for (const auto& [pool, tally] : record.pools) counters.emplace(pool, tally.counters());
  if (counters == published_) return false;
  published_ = std::move(counters);
  return true;
}

std::optional<PoolCounters> AccountTally::Published(const std::string& pool) const {
  const auto found = published_.find(pool);
  if (found == published_.end()) return std::nullopt;
  return found->second;
}

}  // namespace api_credits
