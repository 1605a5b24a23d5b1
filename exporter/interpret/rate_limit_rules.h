// The rate limits of one response, from headers and from expressions, and how long the exhausted
// ones that govern polling hold us back. Invariant: a policy has at least one value and its
// remaining is never negative. Thread rule: as ResponseReader.
#pragma once

#include <optional>
#include <vector>

#include "exporter/interpret/reading.h"
#include "exporter/interpret/response_reader.h"
#include "exporter/provider/provider.h"

namespace api_credits {

// Adds what is there. `throttled`: the response refused us for its rate. The result counts from the
// receipt of the response.
std::optional<Duration> ReadRateLimits(const std::vector<RateLimitRule>& rules,
                                       ResponseReader& reader, bool throttled,
                                       std::vector<PolicyReading>& policies);

}  // namespace api_credits
