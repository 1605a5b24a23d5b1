// HttpClient on libcurl's multi interface: HTTP/2, TLS verified, no redirects, bounds enforced
// while receiving. Invariant: no request gets an answer that was made for another. A connection
// carries one request at a time and ends with it; only HTTP/2 without a proxy and without a client
// certificate is kept for requests to the same host and port under the same CA file.
// Thread rule: as HttpClient.
#pragma once

#include <memory>
#include <string>

#include "exporter/fetch/http_client.h"
#include "exporter/fetch/proxies.h"

namespace api_credits {

struct CurlClientOptions {
  std::string user_agent;  // "api_credits_exporter/0.1.0"

  // Transfers in flight at once, in all and to one host and port. Further requests wait inside the
  // client, where their timeouts do not run; hosts take turns. SetLimits changes them.
  int max_connections = 64;
  int max_connections_per_host = 16;

  // Of requests that name none; libcurl never looks at the environment.
  Proxies proxies = {};
  std::string ca_file = {};  // empty: the one that libcurl was built with
};

// `clock` must outlive the client. The client times out in real time, whatever `clock` says.
std::unique_ptr<HttpClient> MakeCurlClient(CurlClientOptions options, const Clock& clock);

}  // namespace api_credits
