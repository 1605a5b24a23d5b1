// The rate limits of one response, from headers and from expressions, and how long the exhausted
// ones that govern polling hold us back. Invariant: a policy has at least one value and its
// remaining is never negative; resets are by our clock. Thread rule: as ResponseReader.
#pragma once

#include <optional>
#include <vector>

#include "exporter/interpret/reading.h"
#include "exporter/interpret/response_reader.h"
#include "exporter/provider/provider.h"

namespace api_credits {

// How long the limits that govern polling ask us to stay away, from the receipt of the response.
struct LimitWaits {
  std::optional<Duration> exhausted;  // the longest of those that are used up
  std::optional<Duration> soonest;    // of all of them
  bool used_up = false;               // some limit is, whether it governs polling or not

  // If no limit explains a refusal, the one that resets first is taken as its cause: the others may
  // last for days.
  std::optional<Duration> HoldOff(bool throttled) const {
    return exhausted || !throttled ? exhausted : soonest;
  }
};

// Adds what is there to `policies` and `waits`.
void ReadRateLimits(const std::vector<RateLimitRule>& rules, ResponseReader& reader,
                    std::vector<PolicyReading>& policies, LimitWaits& waits);

}  // namespace api_credits
