#include "exporter/web/own_sockets.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <string>
#include <system_error>

namespace api_credits {
namespace {

// The port that a socket is bound to; -1 for anything but an internet socket.
int LocalPort(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) return -1;
  if (address.ss_family == AF_INET) {
    return ntohs(reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
  }
  if (address.ss_family == AF_INET6) {
    return ntohs(reinterpret_cast<const sockaddr_in6*>(&address)->sin6_port);
  }
  return -1;
}

std::vector<int> SocketsOf(const std::vector<int>& ports) {
  std::vector<int> sockets;
  std::error_code failure;
  for (std::filesystem::directory_iterator entry("/proc/self/fd", failure), end;
       !failure && entry != end; entry.increment(failure)) {
    const std::string name = entry->path().filename().string();
    int fd = -1;
    std::from_chars(name.data(), name.data() + name.size(), fd);
    const int port = fd < 0 ? -1 : LocalPort(fd);
    if (port > 0 && std::find(ports.begin(), ports.end(), port) != ports.end()) {
      sockets.push_back(fd);
    }
  }
  return sockets;
}

bool IsListening(int fd) {
  int listening = 0;
  socklen_t size = sizeof listening;
  return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening == 1;
}

}  // namespace

void DeferSilentClients(const std::vector<int>& ports) {
  for (const int fd : SocketsOf(ports)) {
    if (!IsListening(fd)) continue;
    // Where the system cannot do it, a silent client costs a thread for a while.
    setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &kDeferSeconds, sizeof kDeferSeconds);
  }
}

void ShutDownSockets(const std::vector<int>& ports) {
  for (const int fd : SocketsOf(ports)) {
    // It may have got a new owner since: only the one of the same port is meant.
    const int port = LocalPort(fd);
    if (std::find(ports.begin(), ports.end(), port) != ports.end()) shutdown(fd, SHUT_RDWR);
  }
}

}  // namespace api_credits
