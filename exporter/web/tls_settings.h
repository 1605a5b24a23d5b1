// One generation of the server's TLS: certificate, key, CAs and versions, as OpenSSL holds them.
// Invariant: the key fits the certificate. A change of the files makes another TlsSettings.
// Thread rule: any thread.
#pragma once

#include <utility>

#include "exporter/base/result.h"
#include "exporter/config/web_config.h"
#include "exporter/web/tls_context.h"

namespace api_credits {

class TlsSettings {
 public:
  // Reads the files. The error names the key of the web configuration and the file.
  static Result<TlsSettings> Load(const TlsServerConfig& config);

  // For a connection whose client has said hello and got no answer yet.
  // Returns false if OpenSSL has no memory left.
  bool ApplyTo(ssl_st* connection) const;

 private:
  explicit TlsSettings(TlsContext context) : context_(std::move(context)) {}

  TlsContext context_;
};

}  // namespace api_credits
