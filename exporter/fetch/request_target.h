// The target of a Request: its URL, checked, with the query joined to it.
// Invariant: `host` is printable, the rest may hold secrets and goes to libcurl only.
// Thread rule: a value.
#pragma once

#include <string>

#include "exporter/base/result.h"
#include "exporter/fetch/curl_handles.h"
#include "exporter/fetch/request.h"

namespace api_credits {

struct RequestTarget {
  std::string host;  // with its port if the URL states one
  bool encrypted = false;
  UrlHandle url;
};

// Error kTransport: the URL is malformed, is not http or https, or holds user information.
Result<RequestTarget> ParseTarget(const Request& request);

// The URL with its query, "<name>" in place of each secret.
std::string ShownUrl(const Request& request);

}  // namespace api_credits
