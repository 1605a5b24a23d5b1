// The thread that makes the ledger's counters durable: takes what changed, commits it at most once a
// second, and tells the ledger, which shows no counter before. If a commit fails, the old file is set
// aside and counting goes on in memory. Thread rule: Start and Stop from one thread.
#pragma once

#include <memory>

#include "exporter/base/clock.h"
#include "exporter/base/log.h"
#include "exporter/ledger/ledger.h"
#include "exporter/store/store.h"

namespace api_credits {

class StoreThread {
 public:
  // `store` empty: memory only. The references must outlive the thread.
  StoreThread(std::unique_ptr<Store> store, Ledger& ledger, const Clock& clock, Logger& log);
  ~StoreThread();

  void Start();
  // A last commit, then the end; within a second unless the disk hangs.
  void Stop();

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace api_credits
