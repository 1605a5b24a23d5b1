#include "exporter/main/stop_deadline.h"

#include <utility>

namespace api_credits {

StopDeadline::StopDeadline(Duration limit, std::function<void()> expired)
    : watch_([this, limit, expired = std::move(expired)] {
        std::unique_lock<std::mutex> lock(mutex_);
        if (!changed_.wait_for(lock, limit, [this] { return met_; })) expired();
      }) {}

StopDeadline::~StopDeadline() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    met_ = true;
  }
  changed_.notify_all();
  watch_.join();
}

}  // namespace api_credits
