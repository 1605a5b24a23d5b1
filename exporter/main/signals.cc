#include "exporter/main/signals.h"

#include <chrono>
#include <ctime>
#include <initializer_list>

namespace api_credits {
namespace {

Signals::Request RequestOf(int number) {
  return number == SIGHUP ? Signals::Request::kReload : Signals::Request::kStop;
}

}  // namespace

Signals::Signals() {
  sigemptyset(&watched_);
  for (const int number : {SIGHUP, SIGINT, SIGTERM}) sigaddset(&watched_, number);
  pthread_sigmask(SIG_BLOCK, &watched_, &before_);
}

Signals::~Signals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

Signals::Request Signals::Wait() {
  int number = 0;
  while (sigwait(&watched_, &number) != 0) {
  }
  return RequestOf(number);
}

std::optional<Signals::Request> Signals::WaitFor(Duration time) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time);
  const std::chrono::nanoseconds rest = time - seconds;
  const timespec timeout{static_cast<time_t>(seconds.count()), static_cast<long>(rest.count())};
  const int number = sigtimedwait(&watched_, nullptr, &timeout);
  return number < 0 ? std::nullopt : std::optional(RequestOf(number));
}

void IgnoreBrokenPipes() {
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, nullptr);
}

}  // namespace api_credits
