#include "exporter/store/store_thread.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace api_credits {
namespace {

constexpr Duration kCommitInterval = std::chrono::seconds(1);
// Polls that end together are committed together.
constexpr Duration kGather = std::chrono::milliseconds(50);
constexpr Duration kNextLook = std::chrono::milliseconds(200);  // while another one has the file

Result<Store::Opened> OpenInTime(const std::string& directory, const Clock& clock, Logger& log,
                                 const LockWait& wait) {
  const SteadyTime deadline = clock.Now().steady + wait.timeout;
  for (bool told = false;; told = true) {
    const Moment now = clock.Now();
    Result<Store::Opened> opened = Store::Open(directory, now.wall);
    const bool busy = !opened.ok() && opened.error().code == ErrorCode::kBusy;
    if (!busy || now.steady >= deadline) return opened;
    if (!told) {
      const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait.timeout);
      log.Info("waiting for the state file",
               {{"detail", opened.error().message}, {"seconds", std::to_string(seconds.count())}});
    }
    if (!wait.pause(std::min(kNextLook, deadline - now.steady))) return opened;
  }
}

}  // namespace

Result<std::unique_ptr<StoreThread>> StoreThread::Open(const std::string& directory, Ledger& ledger,
                                                       const Clock& clock, Logger& log,
                                                       const LockWait& wait) {
  std::unique_ptr<Store> store;
  if (directory.empty()) {
    log.Info("state is kept in memory only");
  } else {
    Result<Store::Opened> opened = OpenInTime(directory, clock, log, wait);
    if (opened.ok()) {
      if (!opened.value().warning.empty()) {
        log.Error("state file set aside", {{"detail", opened.value().warning}});
      }
      store = std::move(opened.value().store);
      log.Info("state restored", {{"file", store->file()},
                                  {"accounts", std::to_string(opened.value().records.size())}});
      ledger.Restore(std::move(opened.value().records));
    } else if (opened.error().code == ErrorCode::kInvalidArgument ||
               opened.error().code == ErrorCode::kBusy) {
      return opened.error();
    } else {
      log.Error("state is not durable, counting in memory", {{"detail", opened.error().message}});
    }
  }
  return std::unique_ptr<StoreThread>(
      new StoreThread(directory, std::move(store), ledger, clock, log));
}

StoreThread::StoreThread(const std::string& directory, std::unique_ptr<Store> store, Ledger& ledger,
                         const Clock& clock, Logger& log)
    : in_memory_only_(directory.empty()),
      committer_(directory, std::move(store), ledger, clock, log) {}

void StoreThread::Start() {
  thread_ = std::thread([this] { Run(); });
}

void StoreThread::Wake() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (woken_) return;
    woken_ = true;
  }
  news_.notify_one();
}

void StoreThread::Stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  news_.notify_one();
  stop_.notify_one();
  thread_.join();
}

void StoreThread::Run() {
  std::unique_lock<std::mutex> lock(mutex_);
  const auto stopping = [this] { return stopping_; };
  const auto woken = [this] { return stopping_ || woken_; };
  while (!stopping_) {
    if (in_memory_only_) {
      news_.wait(lock, woken);
    } else {
      news_.wait_for(lock, kCommitInterval, woken);
    }
    if (woken_) stop_.wait_for(lock, kGather, stopping);
    woken_ = false;
    lock.unlock();
    const bool committed = committer_.CommitPending();
    lock.lock();
    if (committed) stop_.wait_for(lock, kCommitInterval, stopping);
  }
  // What came in while the last commit was under way.
  committer_.CommitPending();
}

}  // namespace api_credits
