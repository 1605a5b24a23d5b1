// libFuzzer over instants as text in every format: what is read lies where a vendor can mean it, is
// the same when it is read again, and an error holds none of the text. The first byte chooses the
// format and the zone.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "exporter/base/time_text.h"
#include "exporter/interpret/timestamp.h"
#include "exporter/provider/reading_grammar.h"

namespace api_credits {
namespace {

constexpr WallTime kReceived{std::chrono::seconds(1795132800)};  // 2026-11-20T00:00:00Z
constexpr WallTime kEarliest = std::chrono::sys_days(std::chrono::year(2000) / 1 / 1);
constexpr WallTime kLatest = std::chrono::sys_days(std::chrono::year(2200) / 1 / 1);

void Require(bool holds) {
  if (!holds) std::abort();
}

const TimeZone& ZoneOf(bool berlin) {
  static const TimeZone utc;
  static const TimeZone zone("Europe/Berlin",
                             {{WallTime(), std::chrono::hours(1)},
                              {WallTime(std::chrono::seconds(1774746000)), std::chrono::hours(2)},
                              {WallTime(std::chrono::seconds(1792890000)), std::chrono::hours(1)}});
  return berlin ? zone : utc;
}

}  // namespace
}  // namespace api_credits

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, size_t size) {
  using namespace api_credits;
  if (size == 0) return 0;
  const auto format = static_cast<TimeFormat>((data[0] & 0x7f) % kTimeFormats.size());
  const TimeZone& zone = ZoneOf((data[0] & 0x80) != 0);
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Instant instant = ParseInstant(format, text, kReceived, zone);
  if (!instant) {
    Require(instant.error().message.size() < 120);
    return 0;
  }
  if (!instant.value()) return 0;
  const WallTime time = *instant.value();
  Require(time >= (IsAbsolute(format) ? kEarliest : kReceived) && time < kLatest);
  const auto again = ParseRfc3339(FormatUtc(time), zone);
  Require(again.ok() && again.value() == std::chrono::floor<std::chrono::seconds>(time));
  return 0;
}
