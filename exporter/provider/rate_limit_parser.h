// One rate-limit rule: which headers or expressions, in which grammar, and what must be declared
// because it cannot be known (the format of a reset). Thread rule: one thread at a time.
#pragma once

#include "exporter/document/map_reader.h"
#include "exporter/provider/provider.h"

namespace api_credits {

RateLimitRule ParseRateLimit(const MapReader& map);

}  // namespace api_credits
