// Speaks just enough HTTP/2 (RFC 9113) to answer 200, to be put behind a TlsFront. What it sends
// when a request arrives is up to a script: frames of any stream. Requests are known by connection
// and stream alone. Thread rule: any thread; the script runs on the connections' threads.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "exporter/base/guarded.h"
#include "tests/doubles/loopback_listener.h"

namespace api_credits {

struct Http2Request {
  int connection = 0;        // the first is 1
  std::uint32_t stream = 0;  // 1, 3, 5, … on each connection

  std::string Name() const { return std::to_string(connection) + "/" + std::to_string(stream); }
};

class Http2Server {
 public:
  // Returns the bytes to send now.
  using Script = std::function<std::string(const Http2Request&)>;

  explicit Http2Server(Script script)
      : script_(std::move(script)),
        listener_([this](int socket, int number) { Serve(socket, number); }) {}

  // Of an answer on a stream.
  static std::string Head(std::uint32_t stream) {
    // 0x88 is entry 8 of HPACK's static table: ":status: 200".
    return Frame(kHeaders, kEndHeaders, stream, "\x88");
  }
  static std::string Body(std::uint32_t stream, const std::string& text) {
    return Frame(kData, kEndStreamOrAck, stream, text);
  }
  static std::string Answer(std::uint32_t stream, const std::string& body) {
    return Head(stream) + Body(stream, body);
  }

  int port() const { return listener_.port(); }

  // In the order of their arrival.
  std::vector<Http2Request> requests() const {
    return requests_.With([](const std::vector<Http2Request>& requests) { return requests; });
  }

 private:
  enum Type : unsigned char { kData = 0, kHeaders = 1, kSettings = 4 };
  static constexpr unsigned char kEndStreamOrAck = 1;
  static constexpr unsigned char kEndHeaders = 4;

  static std::string Frame(Type type, unsigned char flags, std::uint32_t stream,
                           const std::string& payload) {
    std::string frame(2, '\0');
    frame += static_cast<char>(payload.size());  // all of ours are short
    frame += static_cast<char>(type);
    frame += static_cast<char>(flags);
    for (int shift = 24; shift >= 0; shift -= 8) frame += static_cast<char>(stream >> shift);
    return frame + payload;
  }

  static bool Read(int socket, std::string& bytes, size_t size) {
    bytes.resize(size);
    return size == 0 || recv(socket, bytes.data(), size, MSG_WAITALL) == static_cast<ssize_t>(size);
  }

  void Serve(int socket, int number) {
    std::string preface;
    if (!Read(socket, preface, 24)) return;
    LoopbackListener::SendAll(socket, Frame(kSettings, 0, 0, ""));
    std::string head;
    std::string payload;
    while (Read(socket, head, 9)) {
      const auto byte = [&head](size_t at) { return static_cast<unsigned char>(head[at]); };
      const auto number_at = [&byte](size_t at) {
        return std::uint32_t{byte(at)} << 16 | std::uint32_t{byte(at + 1)} << 8 | byte(at + 2);
      };
      if (!Read(socket, payload, number_at(0))) return;
      if (byte(3) == kSettings && (byte(4) & kEndStreamOrAck) == 0) {
        LoopbackListener::SendAll(socket, Frame(kSettings, kEndStreamOrAck, 0, ""));
      }
      if (byte(3) != kHeaders) continue;
      const Http2Request request{number, number_at(6)};
      requests_.With([&](std::vector<Http2Request>& requests) { requests.push_back(request); });
      LoopbackListener::SendAll(socket, script_(request));
    }
  }

  const Script script_;
  Guarded<std::vector<Http2Request>> requests_;
  LoopbackListener listener_;  // last: its threads use all of the above
};

}  // namespace api_credits
