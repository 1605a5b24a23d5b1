// Time as values and the one place where it comes from. WallTime is the time of people and vendors
// and may jump; SteadyTime only moves forward and measures waits.
// Pure rooms take a Moment as an argument; only fetch, poll, web and main hold a Clock.
// Thread rule: a Clock may be asked from any thread.
#pragma once

#include <chrono>

namespace api_credits {

using Duration = std::chrono::milliseconds;
using WallTime = std::chrono::sys_time<Duration>;  // Unix time, milliseconds
using SteadyTime = std::chrono::time_point<std::chrono::steady_clock, Duration>;

// One instant on both scales.
struct Moment {
  WallTime wall;
  SteadyTime steady;
};

inline Moment operator+(Moment moment, Duration d) { return {moment.wall + d, moment.steady + d}; }

inline double Seconds(Duration d) { return std::chrono::duration<double>(d).count(); }

// Seconds since the Unix epoch, as Prometheus wants them.
inline double UnixSeconds(WallTime time) { return Seconds(time.time_since_epoch()); }

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Moment Now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Moment Now() const override;
};

}  // namespace api_credits
