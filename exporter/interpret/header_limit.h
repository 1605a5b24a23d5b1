// The rate limits in the headers of one response, before they become readings.
// Thread rule: values.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace api_credits {

// Amounts are 0 or more, apart from `remaining`: some vendors let a limit be exceeded.
struct HeaderLimit {
  std::string policy;
  std::optional<double> quota, remaining, used, window_seconds;
  std::string reset;  // as sent; empty: not sent
};

struct HeaderLimits {
  std::vector<HeaderLimit> limits;     // some may hold no value
  std::vector<std::string> malformed;  // names of headers
};

}  // namespace api_credits
