// The error of a failed transfer, in the project's terms: libcurl's code → Error.
// Invariant: a message is made of the host and of fixed texts, never of what was sent or received
// (libcurl's own error buffer quotes URLs). Thread rule: pure functions.
#pragma once

#include <string>

#include "exporter/base/result.h"
#include "exporter/fetch/curl_handles.h"

namespace api_credits {

// REQUIRES: code != CURLE_OK. Yields only the codes that HttpClient names.
ErrorCode ErrorCodeOf(CURLcode code);

// `handle` is the one that failed, not yet reset: it knows how far the transfer got.
Error TransportError(const std::string& host, CURLcode code, CURL* handle);

}  // namespace api_credits
