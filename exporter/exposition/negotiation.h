// What to send to a scraper, by the headers of its request. A header that is absent is the empty
// text. Thread rule: pure functions.
#pragma once

#include <string_view>

#include "exporter/exposition/format.h"

namespace api_credits {

// By Accept: OpenMetrics if no format that we write has a higher q-value, otherwise text.
Format NegotiateFormat(std::string_view accept);

// By Accept-Encoding: true if gzip has a q-value above 0 and not below that of identity.
bool NegotiateGzip(std::string_view accept_encoding);

std::string_view ContentType(Format format);

}  // namespace api_credits
