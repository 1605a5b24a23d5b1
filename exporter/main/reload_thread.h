// The thread on which the configuration is reloaded when a signal asks for it, and looked after at
// an interval: the main thread stays free for the signal to stop, however long a file takes.
// Invariant: one thing at a time; requests while one is under way become one. Thread rule: Request
// from any thread, the rest from one.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "exporter/base/clock.h"

namespace api_credits {

class ReloadThread {
 public:
  // `look` is called each `interval`; never without one.
  ReloadThread(std::function<void()> reload, std::function<void()> look,
               std::optional<Duration> interval);
  ~ReloadThread() { Stop(); }
  ReloadThread(const ReloadThread&) = delete;
  ReloadThread& operator=(const ReloadThread&) = delete;

  void Request();
  // Waits for what is under way.
  void Stop();

 private:
  void Run();

  const std::function<void()> reload_, look_;
  const std::optional<Duration> interval_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool requested_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace api_credits
