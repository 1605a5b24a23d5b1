// An HTTP proxy that opens tunnels (CONNECT) to ports of this machine, for those who know its
// password if it has one, and keeps what it was asked.
// Thread rule: any thread.
#pragma once

#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <utility>
#include <vector>

#include "exporter/base/guarded.h"
#include "tests/doubles/loopback_listener.h"

namespace api_credits {

class ConnectProxy {
 public:
  // `demanded`: what Proxy-Authorization must be; empty: nothing.
  explicit ConnectProxy(std::string demanded = "")
      : demanded_(std::move(demanded)), listener_([this](int socket, int) { Serve(socket); }) {}

  int port() const { return listener_.port(); }
  std::string Url(const std::string& user_information = "") const {
    return "http://" + user_information + "127.0.0.1:" + std::to_string(listener_.port());
  }
  // The whole heads of the CONNECT requests.
  std::vector<std::string> heads() const {
    return heads_.With([](const std::vector<std::string>& heads) { return heads; });
  }

 private:
  void Serve(int socket) {
    std::string head;
    char byte = 0;
    while (head.find("\r\n\r\n") == std::string::npos) {
      if (recv(socket, &byte, 1, 0) != 1) return;
      head += byte;
    }
    heads_.With([&head](std::vector<std::string>& heads) { heads.push_back(head); });
    const std::string wanted = "Proxy-Authorization: " + demanded_ + "\r\n";
    if (!demanded_.empty() && head.find(wanted) == std::string::npos) {
      LoopbackListener::SendAll(socket,
                                "HTTP/1.1 407 Who?\r\nproxy-authenticate: Basic realm=\"p\"\r\n"
                                "content-length: 0\r\nconnection: close\r\n\r\n");
      return;
    }
    const size_t colon = head.find(':');  // "CONNECT 127.0.0.1:4711 HTTP/1.1"
    const int target = LoopbackListener::Connect(std::stoi(head.substr(colon + 1)));
    LoopbackListener::SendAll(socket, "HTTP/1.1 200 Tunnel\r\nx-proxy: this one\r\n\r\n");
    LoopbackListener::Join(socket, target);
    close(target);
  }

  const std::string demanded_;
  Guarded<std::vector<std::string>> heads_;
  LoopbackListener listener_;  // last: its threads use all of the above
};

}  // namespace api_credits
