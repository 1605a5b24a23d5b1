// Rate limits read from headers, as one line each, so that tests can state all of them at once.
// Thread rule: pure functions.
#pragma once

#include <optional>
#include <string>

#include "exporter/base/number_text.h"
#include "exporter/interpret/rate_limit_headers.h"

namespace api_credits {

inline std::string ShownField(const char* name, const std::optional<double>& amount) {
  return amount ? std::string(" ") + name + "=" + FormatNumber(*amount) : "";
}

// "default quota=100 remaining=50 used=50 window=60 reset=30\n", then "malformed: x-header\n".
inline std::string Shown(const HeaderLimits& read) {
  std::string text;
  for (const HeaderLimit& limit : read.limits) {
    text += limit.policy + ShownField("quota", limit.quota) +
            ShownField("remaining", limit.remaining) + ShownField("used", limit.used) +
            ShownField("window", limit.window_seconds) +
            (limit.reset.empty() ? "" : " reset=" + limit.reset) + "\n";
  }
  for (const std::string& header : read.malformed) text += "malformed: " + header + "\n";
  return text;
}

}  // namespace api_credits
