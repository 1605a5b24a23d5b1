// A TLS client for our own server: one request on a connection of its own, and what the handshake
// settled on. Thread rule: one thread.
#pragma once

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "tests/doubles/loopback_listener.h"
#include "tests/web/test_certificates.h"

namespace api_credits {

struct TlsClient {
  std::optional<IssuedCertificate> certificate;  // that it shows when asked
  int newest = 0;                                // TLS1_2_VERSION; 0: any
  std::string ciphers;                           // for TLS 1.2, in OpenSSL's words; empty: any
};

struct TlsReply {
  std::string text;    // head and body; empty where the server hung up
  std::string server;  // the common name in its certificate
  std::string version, cipher;

  bool Is(int status) const { return text.rfind("HTTP/1.1 " + std::to_string(status), 0) == 0; }
};

// An empty reply: no handshake, or the connection was closed before an answer.
inline TlsReply TlsGet(int port, const std::string& path, const TlsClient& client = {},
                       const std::string& headers = {}) {
  const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_client_method()),
                                                             &SSL_CTX_free);
  // A client that would speak every version and cipher, if the server did.
  SSL_CTX_set_security_level(context.get(), 0);
  SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context.get(), client.newest);
  if (!client.ciphers.empty()) SSL_CTX_set_cipher_list(context.get(), client.ciphers.c_str());
  if (client.certificate) {
    const auto memory = [](const std::string& pem) {
      return std::unique_ptr<BIO, int (*)(BIO*)>(
          BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
    };
    X509* const certificate =
        PEM_read_bio_X509(memory(client.certificate->certificate).get(), nullptr, nullptr, nullptr);
    EVP_PKEY* const key =
        PEM_read_bio_PrivateKey(memory(client.certificate->key).get(), nullptr, nullptr, nullptr);
    SSL_CTX_use_certificate(context.get(), certificate);
    SSL_CTX_use_PrivateKey(context.get(), key);
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
  const int socket = LoopbackListener::Connect(port);
  if (socket < 0) throw std::runtime_error("no connection");
  const std::unique_ptr<SSL, void (*)(SSL*)> session(SSL_new(context.get()), &SSL_free);
  SSL_set_fd(session.get(), socket);
  TlsReply reply;
  if (SSL_connect(session.get()) == 1) {
    reply.version = SSL_get_version(session.get());
    reply.cipher = SSL_get_cipher_name(session.get());
    X509* const certificate = SSL_get1_peer_certificate(session.get());
    char name[256] = "";
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name,
                              sizeof name);
    reply.server = name;
    X509_free(certificate);
    const std::string request =
        "GET " + path + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n" + headers + "\r\n";
    SSL_write(session.get(), request.data(), static_cast<int>(request.size()));
    char piece[16384];
    for (int got = 0; (got = SSL_read(session.get(), piece, sizeof piece)) > 0;) {
      reply.text.append(piece, static_cast<size_t>(got));
    }
  }
  close(socket);
  return reply;
}

}  // namespace api_credits
