// The whole program at a glance: flags, then one of five ways to run.
#include <malloc.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <variant>

#include "exporter/base/clock.h"
#include "exporter/base/log.h"
#include "exporter/main/application.h"
#include "exporter/main/commands.h"
#include "exporter/main/explain.h"
#include "exporter/main/flags.h"
#include "exporter/main/signals.h"
#include "exporter/main/stop_deadline.h"
#include "exporter/main/version.h"

namespace api_credits {
namespace {

// Service managers are promised two seconds.
constexpr Duration kStopLimit = std::chrono::milliseconds(1900);

std::uint64_t RandomSeed() {
  std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32) | device();
}

// Safe in every thread, because nothing in this program changes the environment.
std::optional<std::string> ReadEnvironment(const std::string& name) {
  const char* const value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

int Serve(const Invocation& invocation) {
  Logger& log = invocation.log;
  Signals signals;
  std::unique_ptr<StopDeadline> deadline;  // outlives the application, whose end it watches
  Application application(invocation);
  bool stopping = false;
  bool reloading = false;
  const auto pause = [&](Duration time) {
    const std::optional<Signals::Request> request = signals.WaitFor(time);
    stopping = stopping || request == Signals::Request::kStop;
    reloading = reloading || request == Signals::Request::kReload;
    return !stopping;
  };
  if (const Result<void> started = application.Start(pause); !started.ok()) {
    if (stopping) {
      log.Info("stopped");
      return EXIT_SUCCESS;
    }
    std::istringstream lines(started.error().message);
    for (std::string line; std::getline(lines, line);)
      log.Error("cannot start", {{"detail", line}});
    return EXIT_FAILURE;
  }
  if (reloading) application.RequestReload();
  while (signals.Wait() == Signals::Request::kReload) application.RequestReload();
  // The deadline must not log: the log itself may hang. A missing "stopped" record shows that the
  // deadline was hit.
  deadline = std::make_unique<StopDeadline>(kStopLimit, [] { std::_Exit(EXIT_SUCCESS); });
  log.Info("stopping");
  application.Stop();
  log.Info("stopped");
  return EXIT_SUCCESS;
}

int Main(int argc, const char* const* argv) {
  // The memory and the environment hold keys. No core holds them, and nobody but root reads them.
  prctl(PR_SET_DUMPABLE, 0);
  // There is no other thread yet: NOLINTBEGIN(concurrency-mt-unsafe)
  // One heap for all threads: otherwise each of the web server's threads keeps the largest page
  // that it ever rendered (1,000 accounts: 109 MB resident instead of 41).
  mallopt(M_ARENA_MAX, 1);
  // What is free at the end of the heap is given back. By default more and more is kept there once
  // large blocks were freed (1,000 accounts: 0.8 MB).
  mallopt(M_TRIM_THRESHOLD, 128 * 1024);
  // NOLINTEND(concurrency-mt-unsafe)
  const auto parsed = ParseFlags(argc, argv, DescribeBuild(ThisBuild()));
  if (const auto* early = std::get_if<EarlyExit>(&parsed)) {
    (early->status == 0 ? std::cout : std::cerr) << early->text;
    return early->status;
  }
  const auto& flags = std::get<Flags>(parsed);
  const SystemClock clock;
  Logger log(std::cerr, clock, flags.log_level, flags.log_format);
  IgnoreBrokenPipes();
  const Invocation invocation{flags, ReadEnvironment, ThisBuild(), clock, log, RandomSeed()};
  switch (flags.mode) {
    case Mode::kCheckConfig:
      return CheckConfig(flags, invocation.environment, std::cout, std::cerr);
    case Mode::kListProviders:
      return ListProviders(std::cout, std::cerr);
    case Mode::kPollOnce:
      return PollOnce(invocation, std::cout, std::cerr);
    case Mode::kExplain:
      return Explain(invocation, isatty(STDOUT_FILENO) == 1, std::cout, std::cerr);
    case Mode::kServe:
      return Serve(invocation);
  }
  return EXIT_FAILURE;
}

}  // namespace
}  // namespace api_credits

int main(int argc, char** argv) {
  try {
    return api_credits::Main(argc, argv);
  } catch (const std::exception& failure) {  // no memory, no threads, no randomness
    std::fprintf(stderr, "api_credits_exporter: %s\n", failure.what());
    return EXIT_FAILURE;
  }
}
