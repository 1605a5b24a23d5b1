// Speaks just enough HTTP/2 (RFC 9113) to answer 200 and "{}", to be put behind a TlsFront. It
// holds all answers of a connection back until so many requests are open on it: only a client that
// shares the connection ever gets one. Thread rule: any thread.
#pragma once

#include <string>
#include <vector>

#include "tests/doubles/loopback_listener.h"

namespace api_credits {

class Http2Server {
 public:
  explicit Http2Server(size_t open_at_once)
      : open_at_once_(open_at_once), listener_([this](int socket, int) { Serve(socket); }) {}

  int port() const { return listener_.port(); }

 private:
  enum Type : unsigned char { kData = 0, kHeaders = 1, kSettings = 4 };
  static constexpr unsigned char kEndStreamOrAck = 1;
  static constexpr unsigned char kEndHeaders = 4;

  static std::string Frame(Type type, unsigned char flags, const std::string& stream,
                           const std::string& payload) {
    std::string frame(2, '\0');
    frame += static_cast<char>(payload.size());  // all of ours are short
    frame += static_cast<char>(type);
    frame += static_cast<char>(flags);
    return frame + stream + payload;
  }

  static bool Read(int socket, std::string& bytes, size_t size) {
    bytes.resize(size);
    return size == 0 || recv(socket, bytes.data(), size, MSG_WAITALL) == static_cast<ssize_t>(size);
  }

  void Serve(int socket) const {
    const std::string connection(4, '\0');  // stream 0
    std::string preface;
    if (!Read(socket, preface, 24)) return;
    LoopbackListener::SendAll(socket, Frame(kSettings, 0, connection, ""));
    std::vector<std::string> open;  // stream identifiers
    std::string head;
    std::string payload;
    while (Read(socket, head, 9)) {
      const auto byte = [&head](size_t at) { return static_cast<unsigned char>(head[at]); };
      if (!Read(socket, payload, static_cast<size_t>(byte(0) << 16 | byte(1) << 8 | byte(2)))) {
        return;
      }
      if (byte(3) == kSettings && (byte(4) & kEndStreamOrAck) == 0) {
        LoopbackListener::SendAll(socket, Frame(kSettings, kEndStreamOrAck, connection, ""));
      }
      if (byte(3) != kHeaders) continue;
      open.push_back(head.substr(5));
      if (open.size() < open_at_once_) continue;
      for (const std::string& stream : open) {
        // 0x88 is entry 8 of HPACK's static table: ":status: 200".
        LoopbackListener::SendAll(socket, Frame(kHeaders, kEndHeaders, stream, "\x88") +
                                              Frame(kData, kEndStreamOrAck, stream, "{}"));
      }
      open.clear();
    }
  }

  const size_t open_at_once_;
  LoopbackListener listener_;  // last: its threads use all of the above
};

}  // namespace api_credits
