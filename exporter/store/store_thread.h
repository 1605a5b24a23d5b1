// The thread that makes the ledger's counters durable: takes what changed, commits it at most once
// a second, and tells the ledger, which shows no counter before. If a commit fails, the old file is
// set aside and counting goes on in memory. Thread rule: Open, Start and Stop from one thread, Wake
// from any.
#pragma once

#include <memory>
#include <string>

#include "exporter/base/clock.h"
#include "exporter/base/log.h"
#include "exporter/base/result.h"
#include "exporter/ledger/ledger.h"

namespace api_credits {

class StoreThread {
 public:
  // Opens the state file in `directory` (empty: memory only) and gives what it held to `ledger`,
  // which is not configured yet. Where no file can be made this is logged, and counting goes on in
  // memory; an error means that another exporter has the file.
  // The references must outlive the thread.
  static Result<std::unique_ptr<StoreThread>> Open(const std::string& directory, Ledger& ledger,
                                                   const Clock& clock, Logger& log);
  ~StoreThread();  // stops

  void Start();
  // There is news in the ledger: without this it waits up to a second.
  void Wake();
  // A last commit, then the end; within a second unless the disk hangs.
  void Stop();

 private:
  class Loop;
  explicit StoreThread(std::unique_ptr<Loop> loop);

  std::unique_ptr<Loop> loop_;
};

}  // namespace api_credits
