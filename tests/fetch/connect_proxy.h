// An HTTP proxy that opens tunnels (CONNECT) to ports of this machine and keeps what it was asked.
// Thread rule: any thread.
#pragma once

#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "exporter/base/guarded.h"
#include "tests/doubles/loopback_listener.h"

namespace api_credits {

class ConnectProxy {
 public:
  ConnectProxy() : listener_([this](int socket, int) { Serve(socket); }) {}

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
    const size_t colon = head.find(':');  // "CONNECT 127.0.0.1:4711 HTTP/1.1"
    const int target = LoopbackListener::Connect(std::stoi(head.substr(colon + 1)));
    LoopbackListener::SendAll(socket, "HTTP/1.1 200 Tunnel\r\nx-proxy: this one\r\n\r\n");
    LoopbackListener::Join(socket, target);
    close(target);
  }

  Guarded<std::vector<std::string>> heads_;
  LoopbackListener listener_;  // last: its threads use all of the above
};

}  // namespace api_credits
