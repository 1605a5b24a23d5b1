#include "exporter/web/tls_context.h"

#include <netdb.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <array>
#include <system_error>

namespace api_credits {
namespace {

// Where an SSL_CTX and an SSL keep their handlers: a connection changes its SSL_CTX.
int ContextIndex() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}
int ConnectionIndex() {
  static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

std::string PeerOf(const SSL* connection) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  std::array<char, NI_MAXHOST> host{};
  const bool known =
      getpeername(SSL_get_fd(connection), reinterpret_cast<sockaddr*>(&address), &size) == 0 &&
      getnameinfo(reinterpret_cast<sockaddr*>(&address), size, host.data(), host.size(), nullptr, 0,
                  NI_NUMERICHOST) == 0;
  return known ? host.data() : "";
}

// Called at many steps; a handshake that only waits for more leaves nothing on the queue.
void OnStep(const SSL* connection, int where, int result) {
  const unsigned long code = ERR_peek_error();
  if (where != SSL_CB_ACCEPT_EXIT || result > 0 || code == 0) return;
  const void* handlers = SSL_get_ex_data(connection, ConnectionIndex());
  if (handlers == nullptr) {
    handlers = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(connection), ContextIndex());
  }
  if (handlers == nullptr) return;
  const char* const text = ERR_reason_error_string(code);
  std::string reason = text == nullptr ? "unknown" : text;
  const long verified = SSL_get_verify_result(connection);
  if (verified != X509_V_OK && ERR_GET_REASON(code) == SSL_R_CERTIFICATE_VERIFY_FAILED) {
    reason.append(": ").append(verified == X509_V_ERR_APPLICATION_VERIFICATION
                                   ? "no name of client_allowed_sans"
                                   : X509_verify_cert_error_string(verified));
  }
  const bool left = ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
  static_cast<const TlsHandlers*>(handlers)->failed(PeerOf(connection), reason, left);
}

int OnHello(SSL* connection, int* alert, void* argument) {
  const auto& handlers = *static_cast<const TlsHandlers*>(argument);
  SSL_set_info_callback(connection, &OnStep);  // it would go with the context
  if (SSL_set_ex_data(connection, ConnectionIndex(), argument) == 1 && handlers.hello(connection)) {
    return SSL_CLIENT_HELLO_SUCCESS;
  }
  *alert = SSL_AD_INTERNAL_ERROR;
  return SSL_CLIENT_HELLO_ERROR;
}

}  // namespace

void TlsContextDeleter::operator()(SSL_CTX* context) const { SSL_CTX_free(context); }

std::string OpensslReason() {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  if (ERR_SYSTEM_ERROR(code)) return std::generic_category().message(ERR_GET_REASON(code));
  const char* const reason = ERR_reason_error_string(code);
  return reason == nullptr ? "OpenSSL does not say why" : reason;
}

Result<TlsContext> MakeTlsContext(const TlsHandlers& handlers) {
  TlsContext context(SSL_CTX_new(TLS_server_method()));
  void* const argument = const_cast<TlsHandlers*>(&handlers);
  if (context == nullptr || SSL_CTX_set_ex_data(context.get(), ContextIndex(), argument) != 1) {
    return Error{ErrorCode::kIo, "TLS: " + OpensslReason()};
  }
  // No session is resumed: it would outlive a change of the settings, and scrapers do not ask.
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context.get(), 0);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
  // A slow reader is not cut off while it makes progress; idle connections hold no buffers.
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                      SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_client_hello_cb(context.get(), &OnHello, argument);
  SSL_CTX_set_info_callback(context.get(), &OnStep);
  return context;
}

}  // namespace api_credits
