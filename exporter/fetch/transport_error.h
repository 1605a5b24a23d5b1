// The error of a failed transfer, in the project's terms: libcurl's code → Error.
// Invariant: a message is made of the host and of fixed texts, never of what was sent or received
// (libcurl's own error buffer quotes URLs: it is searched and not shown). Thread rule: pure
// functions.
#pragma once

#include <string>
#include <string_view>

#include "exporter/base/result.h"
#include "exporter/fetch/curl_handles.h"

namespace api_credits {

// REQUIRES: code != CURLE_OK. Yields only the codes that HttpClient names.
ErrorCode ErrorCodeOf(CURLcode code);

// `handle` is the one that failed, not yet reset: it knows how far the transfer got. `told` is what
// libcurl says of the failure.
Error TransportError(const std::string& host, CURLcode code, CURL* handle,
                     std::string_view told = {});

}  // namespace api_credits
