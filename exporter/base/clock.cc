#include "exporter/base/clock.h"

namespace api_credits {

Moment SystemClock::Now() const {
  using std::chrono::floor;
  return {floor<Duration>(std::chrono::system_clock::now()),
          floor<Duration>(std::chrono::steady_clock::now())};
}

}  // namespace api_credits
