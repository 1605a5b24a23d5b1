// How long a vendor asks us to stay away: Retry-After (RFC 9110, section 10.2.3) in either form,
// and the definition's expression over the body. On a 5xx an hour at most: a careless maintenance
// page must not blind an account for a day. Thread rule: as ResponseReader.
#pragma once

#include <optional>

#include "exporter/interpret/response_reader.h"
#include "exporter/provider/provider.h"

namespace api_credits {

// The longest that is stated, from the receipt of the response.
std::optional<Duration> ReadRetryAfter(const std::optional<Expression>& rule,
                                       ResponseReader& reader);

}  // namespace api_credits
