// What must outlive the process of one account: the counters, what the next reading is compared
// with, and when we may ask again. Thread rule: a value.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/ledger/consumption.h"

namespace api_credits {

struct AccountRecord {
  std::string provider, account;
  std::string source;                     // what the baselines were read from
  std::optional<std::uint64_t> identity;  // hashed
  std::optional<WallTime> as_of;
  std::optional<std::int64_t> alternative;  // of the balance request, that the baselines are of
  // No poll before this, so that a crash loop stays polite: the minimum interval after the last
  // start, or what the vendor told us to wait.
  std::optional<WallTime> earliest_poll;
  std::map<std::string, PoolTally> pools;

  friend bool operator==(const AccountRecord&, const AccountRecord&) = default;
};

// The accounts that changed since the last batch.
struct RecordBatch {
  std::uint64_t revision = 0;
  std::vector<AccountRecord> records;
};

}  // namespace api_credits
