#include "exporter/main/reload_thread.h"

#include <utility>

namespace api_credits {

ReloadThread::ReloadThread(std::function<void()> reload, std::function<void()> look,
                           std::optional<Duration> interval)
    : reload_(std::move(reload)),
      look_(std::move(look)),
      interval_(interval),
      thread_([this] { Run(); }) {}

void ReloadThread::Request() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    requested_ = true;
  }
  changed_.notify_one();
}

void ReloadThread::Stop() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void ReloadThread::Run() {
  const auto wanted = [this] { return stopping_ || requested_; };
  std::unique_lock<std::mutex> lock(mutex_);
  while (!stopping_) {
    if (!interval_) {
      changed_.wait(lock, wanted);
    } else {
      changed_.wait_for(lock, *interval_, wanted);
    }
    if (stopping_) return;
    const bool requested = std::exchange(requested_, false);
    lock.unlock();
    (requested ? reload_ : look_)();
    lock.lock();
  }
}

}  // namespace api_credits
