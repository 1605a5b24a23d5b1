// A small real HTTP/1.1 server on 127.0.0.1. What it answers is up to a script: any bytes, held
// back until released, cut short or broken off. It keeps every request that it received.
// Connections are kept alive unless the answer ends them. Thread rule: any thread; the script runs
// on the connections' threads, many at once.
#pragma once

#include <cctype>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/doubles/loopback_listener.h"

namespace api_credits {

using LoopbackHeaders = std::vector<std::pair<std::string, std::string>>;

struct LoopbackRequest {
  std::string method;
  std::string target;       // as sent: path and query, or the absolute form that a proxy gets
  LoopbackHeaders headers;  // names in lower case
  std::string body;
  int connection = 0;  // the first is 1

  // Empty if there is no such field. `name` in lower case.
  std::string Header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
      if (key == name) return value;
    }
    return {};
  }
};

struct LoopbackAnswer {
  enum class Then { kKeepAlive, kClose, kReset };

  std::string bytes;  // sent at once
  std::string held;   // sent only after LoopbackServer::Release
  bool hold = false;  // wait for the release
  Then then = Then::kKeepAlive;

  // A well-formed answer with a Content-Length.
  static LoopbackAnswer Of(int status, const std::string& body,
                           const LoopbackHeaders& headers = {}) {
    return Raw(Head(status, headers) + "content-length: " + std::to_string(body.size()) +
               "\r\n\r\n" + body);
  }
  // The same, in chunks of ten bytes.
  static LoopbackAnswer Chunked(int status, const std::string& body,
                                const LoopbackHeaders& headers = {}) {
    std::string bytes = Head(status, headers) + "transfer-encoding: chunked\r\n\r\n";
    for (size_t at = 0; at < body.size(); at += 10) {
      const std::string chunk = body.substr(at, 10);
      bytes += (chunk.size() == 10 ? "a" : std::to_string(chunk.size())) + "\r\n" + chunk + "\r\n";
    }
    return Raw(bytes + "0\r\n\r\n");
  }
  // Any bytes, well-formed or not.
  static LoopbackAnswer Raw(std::string bytes, Then then = Then::kKeepAlive) {
    LoopbackAnswer answer;
    answer.bytes = std::move(bytes);
    answer.then = then;
    return answer;
  }
  // `answer`, but not before the release. Never released: a silent server.
  static LoopbackAnswer Held(LoopbackAnswer answer) {
    answer.held = std::exchange(answer.bytes, {});
    answer.hold = true;
    return answer;
  }

 private:
  static std::string Head(int status, const LoopbackHeaders& headers) {
    std::string head = "HTTP/1.1 " + std::to_string(status) + " Whatever\r\n";
    for (const auto& [name, value] : headers) head += name + ": " + value + "\r\n";
    return head;
  }
};

class LoopbackServer {
 public:
  using Script = std::function<LoopbackAnswer(const LoopbackRequest&)>;

  explicit LoopbackServer(Script script)
      : script_(std::move(script)),
        listener_([this](int socket, int number) { Serve(socket, number); }) {}
  explicit LoopbackServer(LoopbackAnswer always)
      : LoopbackServer([always = std::move(always)](const LoopbackRequest&) { return always; }) {}
  ~LoopbackServer() { Release(); }

  int port() const { return listener_.port(); }
  std::string Url(const std::string& path = "/") const {
    return "http://127.0.0.1:" + std::to_string(port()) + path;
  }

  // Connections accepted so far, and the most that were open at the same time.
  int connections() const { return listener_.connections(); }
  int most_connections() const { return listener_.most_open(); }

  std::vector<LoopbackRequest> requests() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return requests_;
  }
  // True once `count` requests have arrived; false only if they never do (a hang guard).
  bool WaitForRequests(size_t count) const {
    std::unique_lock<std::mutex> lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(60),
                             [&] { return requests_.size() >= count; });
  }

  // Lets all answers that are held back go, and all later ones pass.
  void Release() {
    const std::lock_guard<std::mutex> lock(mutex_);
    released_ = true;
    changed_.notify_all();
  }

 private:
  // Reads from the socket until `buffer` holds `size` bytes; false if the peer is gone.
  static bool Fill(int socket, std::string& buffer, size_t size) {
    char block[16384];
    while (buffer.size() < size) {
      const ssize_t got = recv(socket, block, sizeof block, 0);
      if (got <= 0) return false;
      buffer.append(block, static_cast<size_t>(got));
    }
    return true;
  }

  // Takes one request out of the stream; false if there is no further one.
  static bool Receive(int socket, std::string& buffer, LoopbackRequest& request) {
    size_t end = 0;
    while ((end = buffer.find("\r\n\r\n")) == std::string::npos) {
      if (!Fill(socket, buffer, buffer.size() + 1)) return false;
    }
    const std::string head = buffer.substr(0, end + 2);
    buffer.erase(0, end + 4);
    size_t at = head.find("\r\n");
    const std::string line = head.substr(0, at);
    request.method = line.substr(0, line.find(' '));
    request.target = line.substr(request.method.size() + 1);
    request.target.erase(request.target.rfind(' '));
    for (at += 2; at < head.size(); at = head.find("\r\n", at) + 2) {
      const std::string field = head.substr(at, head.find("\r\n", at) - at);
      std::string name = field.substr(0, field.find(':'));
      for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      const size_t value = field.find_first_not_of(' ', name.size() + 1);
      request.headers.emplace_back(name, value == std::string::npos ? "" : field.substr(value));
    }
    const std::string length = request.Header("content-length");
    const size_t size = length.empty() ? 0 : std::stoul(length);
    if (!Fill(socket, buffer, size)) return false;
    request.body = buffer.substr(0, size);
    buffer.erase(0, size);
    return true;
  }

  void Serve(int socket, int number) {
    std::string buffer;
    for (;;) {
      LoopbackRequest request;
      request.connection = number;
      if (!Receive(socket, buffer, request)) return;
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        requests_.push_back(request);
        changed_.notify_all();
      }
      const LoopbackAnswer answer = script_(request);
      if (!LoopbackListener::SendAll(socket, answer.bytes)) return;
      if (answer.hold) {
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait(lock, [this] { return released_; });
      }
      if (!LoopbackListener::SendAll(socket, answer.held)) return;
      if (answer.then == LoopbackAnswer::Then::kKeepAlive) continue;
      if (answer.then == LoopbackAnswer::Then::kReset) {
        const linger abort{1, 0};
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
      }
      return;
    }
  }

  const Script script_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::vector<LoopbackRequest> requests_;
  bool released_ = false;
  LoopbackListener listener_;  // last: its threads use all of the above
};

}  // namespace api_credits
