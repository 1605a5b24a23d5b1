// The vendor's clock, as far as an answer tells it: its Date (RFC 9110, section 6.6.1), and the Age
// that a cache adds to it. Thread rule: pure functions.
#pragma once

#include <optional>

#include "exporter/fetch/response.h"

namespace api_credits {

// Its Date less our clock; nullopt where there is none, or the difference is a matter of seconds.
std::optional<Duration> ClockOffset(const Response& response);

// The offset as far as it is to be believed: one of more than a day is a broken Date and no clock.
// 0 otherwise.
Duration CorrectionOf(std::optional<Duration> offset);

}  // namespace api_credits
