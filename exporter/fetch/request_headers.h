// The header fields of a Request as libcurl wants them, secret ones included.
// Invariant: no name or value can break out of its line. Thread rule: a pure function.
#pragma once

#include <string>

#include "exporter/base/result.h"
#include "exporter/fetch/curl_handles.h"
#include "exporter/fetch/request.h"

namespace api_credits {

// Error kTransport: a name is not a token, or a value holds control characters. The message shows
// neither a value nor an invalid name.
Result<HeaderList> BuildHeaders(const Request& request, const std::string& host);

}  // namespace api_credits
