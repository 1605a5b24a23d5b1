// Ends the process if stopping takes too long, whatever hangs: a service manager would kill it soon
// after, and the exporter holds nothing in memory that is worth more time.
// Invariant: a StopDeadline that is destroyed in time does nothing. Thread rule: one thread makes
// and destroys it; `expired` is called from its own.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "exporter/base/clock.h"

namespace api_credits {

class StopDeadline {
 public:
  StopDeadline(Duration limit, std::function<void()> expired);
  ~StopDeadline();
  StopDeadline(const StopDeadline&) = delete;
  StopDeadline& operator=(const StopDeadline&) = delete;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool met_ = false;
  std::thread watch_;
};

}  // namespace api_credits
