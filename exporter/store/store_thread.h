// The thread that makes the ledger's counters durable: takes what changed, commits it at most once
// a second, and tells the ledger, which shows no counter before. If a commit fails, the old file is
// set aside and counting goes on in memory. Thread rule: Open, Start and Stop from one thread, Wake
// from any.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "exporter/base/clock.h"
#include "exporter/base/log.h"
#include "exporter/base/result.h"
#include "exporter/ledger/ledger.h"
#include "exporter/store/committer.h"
#include "exporter/store/store.h"

namespace api_credits {

// How long another exporter may hold the file: one that is being replaced soon ends.
struct LockWait {
  Duration timeout{};
  // Returns after that time; false: the program is to end, so give up.
  std::function<bool(Duration)> pause;
};

class StoreThread {
 public:
  // Opens the state file in `directory` (empty: memory only) and gives what it held to `ledger`,
  // which is not configured yet. If no file can be made this is logged, and counting goes on in
  // memory; an error means that another exporter has the file, also after `wait`, or that a newer
  // version wrote it. The references must outlive the thread.
  static Result<std::unique_ptr<StoreThread>> Open(const std::string& directory, Ledger& ledger,
                                                   const Clock& clock, Logger& log,
                                                   const LockWait& wait = {});
  ~StoreThread() { Stop(); }

  void Start();
  // There is news in the ledger. Cheap: of many calls before a commit, the first alone wakes the
  // thread. Without this the news waits up to a second, in memory only until Stop.
  void Wake();
  // A last commit, then the end; within a second unless the disk hangs.
  void Stop();

 private:
  StoreThread(const std::string& directory, std::unique_ptr<Store> store, Ledger& ledger,
              const Clock& clock, Logger& log);

  void Run();

  const bool in_memory_only_;
  Committer committer_;
  std::mutex mutex_;
  // Two, so that news do not disturb the pauses, which only a stop may cut short.
  std::condition_variable news_, stop_;
  bool woken_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace api_credits
