// A small HTTP/1.1 client on a raw socket, for asking our own server: it sends the bytes it is told
// and reads answers by their Content-Length, several on one connection.
// Invariant: nothing here waits for ever; a silent peer ends in a ConnectionLost.
// Thread rule: one thread a connection.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace api_credits {

struct HttpReply {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;

  // Empty if there is no such field. `name` in lower case.
  std::string Header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
      if (key == name) return value;
    }
    return {};
  }
};

class ConnectionLost : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class HttpConnection {
 public:
  // `small_buffers`: of what it does not read, little is on the way.
  explicit HttpConnection(int port, bool small_buffers = false)
      : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (small_buffers) {
      const int bytes = 4096, segment = 536;
      setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
      setsockopt(fd_, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof segment);
    }
    const timeval hang_guard{60, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &hang_guard, sizeof hang_guard);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    connected_ = connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~HttpConnection() { close(fd_); }
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  bool connected() const { return connected_; }

  // The peer has neither sent anything nor hung up.
  bool Quiet() const {
    char byte = 0;
    return recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
  }

  void Send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) throw ConnectionLost("while sending");
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
  }

  // The next answer. `to_head`: it answers a HEAD request and has no body.
  HttpReply Receive(bool to_head = false) {
    size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) Fill();
    HttpReply reply = ParseHead(std::string_view(buffer_).substr(0, end));
    buffer_.erase(0, end + 4);
    const std::string length = reply.Header("content-length");
    const size_t size = to_head || length.empty() ? 0 : std::stoul(length);
    while (buffer_.size() < size) Fill();
    reply.body = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return reply;
  }

  // Everything up to the end of the connection.
  std::string ReceiveRest() {
    while (More()) {
    }
    return std::exchange(buffer_, {});
  }

 private:
  static HttpReply ParseHead(std::string_view head) {
    HttpReply reply;
    reply.status = std::stoi(std::string(head.substr(head.find(' ') + 1, 3)));
    for (size_t at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n", at)) {
      at += 2;
      const std::string_view line = head.substr(at, head.find("\r\n", at) - at);
      const size_t colon = line.find(": ");
      std::string name(line.substr(0, colon));
      std::transform(name.begin(), name.end(), name.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      reply.headers.emplace_back(name, line.substr(colon + 2));
    }
    return reply;
  }

  bool More() {
    char chunk[16384];
    const ssize_t got = recv(fd_, chunk, sizeof chunk, 0);
    if (got > 0) buffer_.append(chunk, static_cast<size_t>(got));
    return got > 0;
  }
  void Fill() {
    if (!More()) throw ConnectionLost("while receiving");
  }

  int fd_;
  bool connected_ = false;
  std::string buffer_;
};

// One request on a connection of its own. `headers` as they are sent: "Accept: text/plain\r\n".
inline HttpReply Ask(int port, const std::string& method, const std::string& path,
                     const std::string& headers = {}) {
  HttpConnection connection(port);
  connection.Send(method + " " + path + " HTTP/1.1\r\nHost: test\r\n" + headers + "\r\n");
  return connection.Receive(method == "HEAD");
}

inline HttpReply HttpGet(int port, const std::string& path, const std::string& headers = {}) {
  return Ask(port, "GET", path, headers);
}

}  // namespace api_credits
