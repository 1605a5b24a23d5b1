#include "exporter/main/signals.h"

#include <initializer_list>

namespace api_credits {

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
  return number == SIGHUP ? Request::kReload : Request::kStop;
}

void IgnoreBrokenPipes() {
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, nullptr);
}

}  // namespace api_credits
