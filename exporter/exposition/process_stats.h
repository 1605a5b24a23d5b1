// The kernel's figures about this process, which Prometheus expects as process_*. A figure that
// cannot be read is absent. Thread rule: any thread.
#pragma once

#include <optional>
#include <string>

namespace api_credits {

struct ProcessStats {
  std::optional<double> cpu_seconds;  // finer than a tick: a young process has used some
  std::optional<double> resident_bytes, virtual_bytes;
  std::optional<double> open_fds, max_fds;
};

// `proc` is where the proc file system is mounted; the CPU time does not come from there.
ProcessStats ReadProcessStats(const std::string& proc = "/proc");

// When this process began, in Unix seconds. It costs more than all of the others together.
std::optional<double> ReadStartTime(const std::string& proc = "/proc");

}  // namespace api_credits
