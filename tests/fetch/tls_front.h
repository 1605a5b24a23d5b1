// Ends TLS before a plain server on this machine and passes the bytes on, as a load balancer does.
// Certificates: those of tests/fetch/certificates. Thread rule: any thread.
#pragma once

#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "exporter/base/guarded.h"
#include "tests/doubles/loopback_listener.h"

namespace api_credits {

inline std::string TestCertificate(const std::string& name) {
  return std::string(SOURCE_DIR) + "/tests/fetch/certificates/" + name + ".pem";
}

// Which client certificates are asked for: those that the test certificate of this name has issued.
struct ClientCheck {
  std::string trusted;  // empty: none is asked for
  bool demanded = true;
};

class TlsFront {
 public:
  // `protocol` is what ALPN settles on ("h2", "http/1.1"); empty: the server knows no ALPN.
  // `newest` is the highest version of TLS that it speaks; 0: any.
  TlsFront(int backend_port, const std::string& certificate, std::string protocol = "http/1.1",
           int newest = 0, const ClientCheck& check = {})
      : backend_port_(backend_port),
        protocol_(std::move(protocol)),
        context_(Prepare(certificate, newest, check)),
        listener_([this](int socket, int) { Serve(socket); }) {}

  int port() const { return listener_.port(); }
  int connections() const { return listener_.connections(); }
  // Of these, those that continued an earlier TLS session.
  int resumed() const { return resumed_; }
  // The common names of the clients, "" for one without a certificate, in order of arrival.
  std::vector<std::string> clients() const {
    return clients_.With([](const std::vector<std::string>& clients) { return clients; });
  }
  std::string Url(const std::string& path = "/") const {
    return "https://127.0.0.1:" + std::to_string(port()) + path;
  }

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* session) const { SSL_free(session); }
  };

  SSL_CTX* Prepare(const std::string& certificate, int newest, const ClientCheck& check) {
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to sockets whose peer is gone
    SSL_CTX* const context = SSL_CTX_new(TLS_server_method());
    if (SSL_CTX_use_certificate_file(context, TestCertificate(certificate).c_str(),
                                     SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_use_PrivateKey_file(context, TestCertificate("server_key").c_str(),
                                    SSL_FILETYPE_PEM) != 1) {
      throw std::runtime_error("no test certificate " + certificate);
    }
    SSL_CTX_set_max_proto_version(context, newest);
    if (!check.trusted.empty()) {
      SSL_CTX_load_verify_file(context, TestCertificate(check.trusted).c_str());
      const int demand = check.demanded ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0;
      SSL_CTX_set_verify(context, SSL_VERIFY_PEER | demand, nullptr);
      SSL_CTX_set_session_id_context(context, reinterpret_cast<const unsigned char*>("test"), 4);
    }
    if (!protocol_.empty()) SSL_CTX_set_alpn_select_cb(context, &SelectProtocol, this);
    return context;
  }

  static int SelectProtocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                            const unsigned char* offered, unsigned int offered_size, void* front) {
    const std::string& protocol = static_cast<TlsFront*>(front)->protocol_;
    for (unsigned int at = 0; at < offered_size; at += 1 + offered[at]) {
      if (protocol == std::string(offered + at + 1, offered + at + 1 + offered[at])) {
        *chosen = offered + at + 1;
        *chosen_size = offered[at];
        return SSL_TLSEXT_ERR_OK;
      }
    }
    return SSL_TLSEXT_ERR_NOACK;
  }

  void Serve(int socket) {
    const std::unique_ptr<SSL, Free> session(SSL_new(context_.get()));
    SSL_set_fd(session.get(), socket);
    const int at_once = 1;  // or else a short answer waits 40 ms behind the session tickets
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    if (SSL_accept(session.get()) != 1) {
      // The alert must not be overtaken by a reset, which data on its way would draw.
      shutdown(socket, SHUT_WR);
      char rest[1024];
      while (recv(socket, rest, sizeof rest, 0) > 0) continue;
      return;
    }
    if (SSL_session_reused(session.get()) == 1) ++resumed_;
    clients_.With(
        [&](std::vector<std::string>& clients) { clients.push_back(NameOfPeer(session.get())); });
    const int backend = LoopbackListener::Connect(backend_port_);
    Pump(session.get(), socket, backend);
    SSL_shutdown(session.get());
    close(backend);
  }

  static std::string NameOfPeer(SSL* session) {
    X509* const peer = SSL_get0_peer_certificate(session);
    if (peer == nullptr) return {};
    char name[64] = {};
    X509_NAME_get_text_by_NID(X509_get_subject_name(peer), NID_commonName, name, sizeof name);
    return name;
  }

  static void Pump(SSL* session, int socket, int backend) {
    char block[16384];
    for (;;) {
      pollfd ready[] = {{socket, POLLIN, 0}, {backend, POLLIN, 0}};
      if (poll(ready, 2, -1) < 0) return;
      if (ready[0].revents != 0) {
        do {
          const int got = SSL_read(session, block, sizeof block);
          if (got <= 0) return;
          if (!LoopbackListener::SendAll(backend, {block, static_cast<size_t>(got)})) return;
        } while (SSL_pending(session) > 0);
      }
      if (ready[1].revents != 0) {
        const ssize_t got = recv(backend, block, sizeof block, 0);
        if (got <= 0 || SSL_write(session, block, static_cast<int>(got)) <= 0) return;
      }
    }
  }

  const int backend_port_;
  const std::string protocol_;
  const std::unique_ptr<SSL_CTX, Free> context_;
  std::atomic<int> resumed_ = 0;
  Guarded<std::vector<std::string>> clients_;
  LoopbackListener listener_;  // last: its threads use all of the above
};

}  // namespace api_credits
