#include "exporter/web/wake_listener.h"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace api_credits {

bool WakeListener(const std::string& host, int port) {
  const bool loopback = host.empty() || host == "0.0.0.0" || host == "localhost";
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV | AI_NUMERICHOST;  // looking a name up could wait
  addrinfo* found = nullptr;
  if (getaddrinfo(loopback ? "127.0.0.1" : host.c_str(), std::to_string(port).c_str(), &hints,
                  &found) != 0) {
    return false;
  }
  bool open = false;
  const int fd = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd >= 0) {
    open = connect(fd, found->ai_addr, found->ai_addrlen) == 0 || errno == EINPROGRESS;
    close(fd);
  }
  freeaddrinfo(found);
  return open;
}

}  // namespace api_credits
