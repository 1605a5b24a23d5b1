// The OpenSSL context that every connection of the server begins with; what is in force then is
// applied to each connection when its client says hello.
// Thread rule: make it on one thread; the handlers are called from the server's threads.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "exporter/base/result.h"

// OpenSSL's SSL and SSL_CTX, which only the sources of this room see.
struct ssl_st;
struct ssl_ctx_st;

namespace api_credits {

struct TlsContextDeleter {
  void operator()(ssl_ctx_st* context) const;
};
using TlsContext = std::unique_ptr<ssl_ctx_st, TlsContextDeleter>;

struct TlsHandlers {
  // A client has said hello and got no answer yet: applies the TlsSettings that are in force, or
  // returns false to hang up.
  std::function<bool(ssl_st* connection)> hello;
  // A handshake has failed. `left`: the client hung up in the middle of it.
  std::function<void(const std::string& client, const std::string& reason, bool left)> failed;
};

// The handlers outlive the context.
Result<TlsContext> MakeTlsContext(const TlsHandlers& handlers);

// The first cause on OpenSSL's queue of this thread, which is emptied.
std::string OpensslReason();

}  // namespace api_credits
