// The signals that people and service managers send, as values: SIGHUP, SIGINT, SIGTERM.
// Invariant: while a Signals lives they are held back in this thread and in every thread started
// after it, and are seen only by Wait. Thread rule: make it before any other thread; one thread.
#pragma once

#include <csignal>
#include <optional>

#include "exporter/base/clock.h"

namespace api_credits {

class Signals {
 public:
  enum class Request { kReload, kStop };

  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  // Blocks until one of them arrives; those sent before are not lost.
  Request Wait();
  // The same; empty once `time` is over.
  std::optional<Request> WaitFor(Duration time);

 private:
  sigset_t watched_{};
  sigset_t before_{};
};

// A peer that hangs up must not end the process.
void IgnoreBrokenPipes();

}  // namespace api_credits
