#include "exporter/interpret/vendor_clock.h"

#include <chrono>
#include <string>

#include "exporter/base/time_text.h"
#include "exporter/interpret/header_text.h"

namespace api_credits {
namespace {

// Date has whole seconds, and clocks that are kept by NTP may still differ by some.
constexpr Duration kTolerance = std::chrono::seconds(5);
constexpr Duration kMostCredible = std::chrono::hours(24);

}  // namespace

std::optional<Duration> ClockOffset(const Response& response) {
  const WallTime received = response.received.wall;
  const std::string* header = response.Header("date");
  if (header == nullptr) return std::nullopt;
  const auto date = ParseHttpDate(*header, received);
  if (!date) return std::nullopt;
  WallTime vendor = date.value();
  if (const std::string* age = response.Header("age")) {
    const auto seconds = ParseDecimal(*age);
    constexpr double kMostSeconds = 1e9;
    if (seconds && *seconds >= 0 && *seconds <= kMostSeconds) {
      vendor += std::chrono::seconds(static_cast<std::int64_t>(*seconds));
    }
  }
  // The answer was written at some time between our question and its receipt.
  const WallTime asked = received - response.duration;
  if (vendor > received + kTolerance) return vendor - received;
  if (vendor < asked - kTolerance) return vendor - asked;
  return std::nullopt;
}

Duration CorrectionOf(std::optional<Duration> offset) {
  return offset && std::chrono::abs(*offset) <= kMostCredible ? *offset : Duration(0);
}

}  // namespace api_credits
