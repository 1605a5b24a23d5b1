// The rate limits in a response's headers, in the syntax that the definition declares.
// A malformed header is ignored as a whole and reported by its name. Thread rule: pure functions.
#pragma once

#include <string>

#include "exporter/fetch/response.h"
#include "exporter/interpret/header_limit.h"
#include "exporter/provider/provider.h"

namespace api_credits {

// `policy` is the name of the one limit, or what the names of several begin with.
// REQUIRES: rule.headers
HeaderLimits ReadRateLimitHeaders(const RateLimitRule& rule, const std::string& policy,
                                  const Response& response);

}  // namespace api_credits
