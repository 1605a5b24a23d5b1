// Amounts, spans and instants as people read them. Nothing here is for programs.
// Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "exporter/base/clock.h"

namespace api_credits {

// "138,940.37", "0.0042", "-3".
std::string AmountText(double amount);

// Of seconds: "45 s", "12 min", "3 h 20 min", "2 d 4 h", "120 d", "3 years", "over 100 years".
std::string SpanText(double seconds);

// "3 min ago", "in 2 d 4 h", "now".
std::string AgoText(WallTime time, WallTime now);

// "2026-11-20 00:00 UTC"; with seconds where they matter.
std::string TimeText(WallTime time);
std::string TimeTextWithSeconds(WallTime time);

// "93 %", "0.4 %", "<0.1 %", ">999 %"; of a whole above 0.
std::string PercentText(double part, double whole);

}  // namespace api_credits
