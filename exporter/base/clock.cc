#include "exporter/base/clock.h"

#include <array>
#include <ctime>

namespace api_credits {

std::string FormatUtc(WallTime time) {
  const std::time_t seconds =
      std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 40> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

Moment SystemClock::Now() const {
  using std::chrono::floor;
  return {floor<Duration>(std::chrono::system_clock::now()),
          floor<Duration>(std::chrono::steady_clock::now())};
}

}  // namespace api_credits
