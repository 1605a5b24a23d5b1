// One outbound HTTP request. Everything printable is free of secrets: what must not be shown stands
// in the Secret fields and joins the URL or the headers only inside the client.
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
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<std::pair<std::string, Secret>> secret_headers;  // name, whole value
  std::vector<std::pair<std::string, Secret>> secret_query;    // name, unescaped value
  std::string body;  // sent if not empty or if the method is POST or PUT

  Duration connect_timeout = std::chrono::seconds(5);
  Duration timeout = std::chrono::seconds(10);  // of the whole transfer
  std::string proxy;    // URL; empty: the environment's https_proxy and no_proxy hold
  std::string ca_file;  // PEM bundle; empty: the system's

  size_t max_body_bytes = 1024 * 1024;  // after decompression; more is kTooLarge
  size_t max_header_bytes = 64 * 1024;
};

}  // namespace api_credits
