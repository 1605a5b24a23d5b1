// One outbound HTTP request. Invariant: everything printable is free of secrets. What must not be
// shown is in the Secret fields and joins the URL and the headers only inside the client.
// Thread rule: a value.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/base/secret.h"

namespace api_credits {

struct Request {
  std::string method = "GET";
  std::string url;  // scheme://host[:port]/path[?query], without any secret
  std::vector<std::pair<std::string, std::string>> query;  // joins the URL; unescaped
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<std::pair<std::string, Secret>> secret_headers;  // name, whole value
  std::vector<std::pair<std::string, Secret>> secret_query;    // as `query`, behind it
  Secret basic_auth;  // "user:password" (RFC 7617), "user" if there is no password; empty: none
  std::string body;   // sent if not empty or if the method is POST or PUT; never with HEAD

  // Both run from when the client starts the transfer, not while it waits for a slot.
  Duration connect_timeout = std::chrono::seconds(5);
  Duration timeout = std::chrono::seconds(10);  // of the whole transfer

  std::string proxy;    // URL; wins over the proxies of the client and their exceptions
  std::string ca_file;  // PEM bundle, trusted instead of the system's; empty: the system's

  size_t max_body_bytes = size_t{1024} * 1024;  // after decompression; more is kTooLarge
  size_t max_header_bytes = size_t{64} * 1024;
};

}  // namespace api_credits
