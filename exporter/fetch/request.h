// One outbound HTTP request. Invariant: what must not be shown stands in masked text or in a
// Secret, which the client alone reveals. Thread rule: a value.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "exporter/base/client_certificate.h"
#include "exporter/base/clock.h"
#include "exporter/base/masked_text.h"
#include "exporter/base/secret.h"

namespace api_credits {

// The way to the server. Nothing but a URL of its own goes together with the rest.
struct RequestProxy {
  bool none = false;  // not even the client's
  std::string url;    // wins over the proxies of the client and their exceptions; empty: those
  std::string user;
  Secret password;
  ClientCertificate certificate;  // for a proxy of https
};

struct Request {
  std::string method = "GET";
  MaskedText url;                                         // scheme://host[:port]/path[?query]
  std::vector<std::pair<std::string, MaskedText>> query;  // joins the URL; unescaped
  std::vector<std::pair<std::string, MaskedText>> headers;
  MaskedText basic_auth;  // "user:password" (RFC 7617), "user" without a password; empty: none
  MaskedText body;        // sent if not empty or if the method is POST or PUT; never with HEAD

  // Both run from when the client starts the transfer, not while it waits for a slot.
  Duration connect_timeout = std::chrono::seconds(5);
  Duration timeout = std::chrono::seconds(10);  // of the whole transfer

  RequestProxy proxy;
  std::string ca_file;  // PEM bundle, trusted instead of the system's; empty: the system's
  ClientCertificate certificate;

  size_t max_body_bytes = size_t{1024} * 1024;  // after decompression; more is kTooLarge
  size_t max_header_bytes = size_t{64} * 1024;
};

}  // namespace api_credits
