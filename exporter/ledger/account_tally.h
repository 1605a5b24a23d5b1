// What of one account outlives the process, and how much of it is durable: the tallies of its
// pools, whose readings they come from, and when we may ask again. Invariant: only counters that
// were published may be shown. Thread rule: one thread at a time.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/config/config.h"
#include "exporter/interpret/reading.h"
#include "exporter/ledger/record.h"

namespace api_credits {

class AccountTally {
 public:
  explicit AccountTally(const Account& account);

  // What an earlier process, or this account before it left the configuration, knew. Baselines that
  // were read from another source are dropped.
  void Restore(AccountRecord record);
  bool restored() const { return restored_; }

  // `pools` are the reading's, each once. False if it is older than what is known, and ignored.
  // REQUIRES: the reading has values.
  bool Apply(const Account& account, const Reading& reading, const std::vector<PoolReading>& pools);

  // The next reading counts nothing: it comes from another source.
  void StartAnew(const Account& account);

  // True if this changes the record.
  bool HoldUntil(WallTime earliest_poll) {
    return std::exchange(record_.earliest_poll, earliest_poll) != earliest_poll;
  }

  const AccountRecord& record() const { return record_; }

  // True if this changes a counter that may be shown.
  bool Publish(const AccountRecord& record);
  std::optional<PoolCounters> Published(const std::string& pool) const;

 private:
  // Pools that the reading lacks are remembered, unless nobody watches them.
  void NoteMissing(const Account& account, const Reading& reading,
                   const std::vector<PoolReading>& pools);
  bool OlderThanRestored(const Reading& reading, Duration stale_after);

  AccountRecord record_;
  bool restored_ = false;
  // The first readings after a start may still come from a cache that is older than the baselines.
  std::optional<WallTime> restored_as_of_;
  std::optional<SteadyTime> older_until_;
  std::map<std::string, PoolCounters> published_;
};

// The next reading of any of its pools counts nothing. True if one of them had a baseline.
bool DropBaselines(AccountRecord& record);

}  // namespace api_credits
