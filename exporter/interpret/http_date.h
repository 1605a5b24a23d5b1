// HTTP-date: IMF-fixdate and the two obsolete forms that a recipient must accept (RFC 9110,
// section 5.6.7). Thread rule: a pure function.
#pragma once

#include <optional>
#include <string_view>

#include "exporter/base/clock.h"

namespace api_credits {

// `received` decides the century of the form that has a year of two digits: at most 50 years ahead.
std::optional<WallTime> ParseHttpDate(std::string_view text, WallTime received);

}  // namespace api_credits
