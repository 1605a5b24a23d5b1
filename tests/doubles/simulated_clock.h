// A clock that stands still until it is told to move; the wall may also jump.
// Thread rule: any thread.
#pragma once

#include "exporter/base/clock.h"
#include "exporter/base/guarded.h"

namespace api_credits {

class SimulatedClock final : public Clock {
 public:
  // 2026-11-20T00:00:00Z
  static constexpr WallTime kStart{std::chrono::seconds(1795132800)};

  Moment Now() const override {
    return now_.With([](const Moment& now) { return now; });
  }
  void Advance(Duration d) {
    now_.With([d](Moment& now) { now = now + d; });
  }
  // The wall clock is set; steady time does not notice.
  void JumpWall(Duration d) {
    now_.With([d](Moment& now) { now.wall += d; });
  }

 private:
  Guarded<Moment> now_{Moment{kStart, SteadyTime(std::chrono::hours(1))}};
};

}  // namespace api_credits
