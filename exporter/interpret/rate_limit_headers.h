// The rate limits that stand in a response's headers, in the syntax that the definition declares.
// A malformed header is ignored as a whole and reported by its name. Thread rule: pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exporter/fetch/response.h"
#include "exporter/provider/provider.h"

namespace api_credits {

// Amounts are 0 or more, but for `remaining`: vendors that let a limit be exceeded may go below.
struct HeaderLimit {
  std::string policy;
  std::optional<double> quota, remaining, used, window_seconds;
  std::string reset;  // as sent; empty: not sent
};

struct HeaderLimits {
  std::vector<HeaderLimit> limits;     // some may hold no value
  std::vector<std::string> malformed;  // names of headers
};

// `policy` is the name of the one limit, or what the names of several begin with.
// REQUIRES: rule.headers
HeaderLimits ReadRateLimitHeaders(const RateLimitRule& rule, const std::string& policy,
                                  const Response& response);

}  // namespace api_credits
