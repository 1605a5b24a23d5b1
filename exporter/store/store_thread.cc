#include "exporter/store/store_thread.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "exporter/store/committer.h"
#include "exporter/store/store.h"

namespace api_credits {
namespace {

constexpr Duration kCommitInterval = std::chrono::seconds(1);
// Polls that end together are committed together.
constexpr Duration kGather = std::chrono::milliseconds(50);

}  // namespace

class StoreThread::Loop {
 public:
  Loop(const std::string& directory, std::unique_ptr<Store> store, Ledger& ledger,
       const Clock& clock, Logger& log)
      : committer_(directory, std::move(store), ledger, clock, log) {}

  ~Loop() { Stop(); }

  void Start() {
    thread_ = std::thread([this] { Run(); });
  }

  void Wake() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      woken_ = true;
    }
    changed_.notify_all();
  }

  void Stop() {
    if (!thread_.joinable()) return;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

 private:
  void Run() {
    std::unique_lock<std::mutex> lock(mutex_);
    const auto stopping = [this] { return stopping_; };
    while (!stopping_) {
      changed_.wait_for(lock, kCommitInterval, [this] { return stopping_ || woken_; });
      if (woken_) changed_.wait_for(lock, kGather, stopping);
      woken_ = false;
      lock.unlock();
      const bool committed = committer_.Turn();
      lock.lock();
      if (committed) changed_.wait_for(lock, kCommitInterval, stopping);
    }
    // What came in while the last turn was under way.
    committer_.Turn();
  }

  Committer committer_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

Result<std::unique_ptr<StoreThread>> StoreThread::Open(const std::string& directory, Ledger& ledger,
                                                       const Clock& clock, Logger& log) {
  std::unique_ptr<Store> store;
  if (directory.empty()) {
    log.Info("state is kept in memory only");
  } else {
    Result<Store::Opened> opened = Store::Open(directory, clock.Now().wall);
    if (opened.ok()) {
      if (!opened.value().warning.empty()) {
        log.Error("state file set aside", {{"detail", opened.value().warning}});
      }
      store = std::move(opened.value().store);
      log.Info("state restored", {{"file", store->file()},
                                  {"accounts", std::to_string(opened.value().records.size())}});
      ledger.Restore(std::move(opened.value().records));
    } else if (opened.error().code == ErrorCode::kInvalidArgument) {
      return opened.error();
    } else {
      log.Error("state is not durable, counting in memory", {{"detail", opened.error().message}});
    }
  }
  auto loop = std::make_unique<Loop>(directory, std::move(store), ledger, clock, log);
  return std::unique_ptr<StoreThread>(new StoreThread(std::move(loop)));
}

StoreThread::StoreThread(std::unique_ptr<Loop> loop) : loop_(std::move(loop)) {}

StoreThread::~StoreThread() = default;

void StoreThread::Start() { loop_->Start(); }
void StoreThread::Wake() { loop_->Wake(); }
void StoreThread::Stop() { loop_->Stop(); }

}  // namespace api_credits
