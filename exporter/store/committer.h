// Makes the ledger's counters durable: takes what changed, commits it, publishes it. If a commit
// fails, the old file is set aside and counting goes on in memory; a new file is tried once a
// minute. Invariant: with a working file nothing is published before it is on disk.
// Thread rule: one thread at a time.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "exporter/base/clock.h"
#include "exporter/base/log.h"
#include "exporter/ledger/ledger.h"
#include "exporter/store/store.h"

namespace api_credits {

inline constexpr Duration kReopenInterval = std::chrono::minutes(1);

class Committer {
 public:
  // `directory` empty: memory only, for good. `store` empty: memory only until a file can be made.
  Committer(std::string directory, std::unique_ptr<Store> store, Ledger& ledger, const Clock& clock,
            Logger& log);

  // True if there was something to publish.
  bool CommitPending();

 private:
  void GiveUp(const Error& error);
  void Reopen();

  const std::string directory_;
  std::unique_ptr<Store> store_;
  Ledger& ledger_;
  const Clock& clock_;
  Logger& log_;
  SteadyTime last_attempt_;
};

}  // namespace api_credits
