// Listens on a free port of 127.0.0.1 and serves each connection on a thread of its own.
// Invariant: when it is gone, so are its threads and connections.
// Thread rule: any thread; `serve` runs on many threads at once.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <set>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "exporter/base/guarded.h"

namespace api_credits {

class LoopbackListener {
 public:
  // Gets a connected socket and its number (the first is 1); returning closes it.
  using Serve = std::function<void(int socket, int number)>;

  explicit LoopbackListener(Serve serve) : serve_(std::move(serve)) {
    listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = Address(0);
    socklen_t size = sizeof address;
    if (listening_ < 0 || bind(listening_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        listen(listening_, 1024) != 0 ||
        getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      throw std::runtime_error("cannot listen on 127.0.0.1");
    }
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { Accept(); });
  }
  ~LoopbackListener() {
    shutdown(listening_, SHUT_RDWR);
    acceptor_.join();
    state_.With([](State& state) {
      for (const int socket : state.open) shutdown(socket, SHUT_RDWR);
    });
    for (std::thread& thread : threads_) thread.join();
    close(listening_);
  }
  LoopbackListener(const LoopbackListener&) = delete;
  LoopbackListener& operator=(const LoopbackListener&) = delete;

  int port() const { return port_; }

  // Connections accepted so far, and the most that were open at the same time.
  int connections() const {
    return state_.With([](const State& state) { return state.accepted; });
  }
  int most_open() const {
    return state_.With([](const State& state) { return state.most_open; });
  }

  // A connection to another listener; -1 if there is none.
  static int Connect(int port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = Address(port);
    if (connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return socket;
    close(socket);
    return -1;
  }

  // False if the peer is gone.
  static bool SendAll(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
  }

  // Passes bytes on in either direction until one side has ended.
  static void Join(int one, int other) {
    const auto pass = [](int from, int to) {
      char block[16384];
      const ssize_t got = recv(from, block, sizeof block, 0);
      return got > 0 && SendAll(to, {block, static_cast<size_t>(got)});
    };
    for (;;) {
      pollfd ready[] = {{one, POLLIN, 0}, {other, POLLIN, 0}};
      if (poll(ready, 2, -1) < 0) return;
      if (ready[0].revents != 0 && !pass(one, other)) return;
      if (ready[1].revents != 0 && !pass(other, one)) return;
    }
  }

 private:
  struct State {
    int accepted = 0;
    int most_open = 0;
    std::set<int> open;
  };

  static sockaddr_in Address(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
  }

  void Accept() {
    for (;;) {
      const int socket = accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) return;
      const int number = state_.With([socket](State& state) {
        state.open.insert(socket);
        state.most_open = std::max(state.most_open, static_cast<int>(state.open.size()));
        return ++state.accepted;
      });
      threads_.emplace_back([this, socket, number] {
        serve_(socket, number);
        state_.With([socket](State& state) {
          state.open.erase(socket);
          close(socket);
        });
      });
    }
  }

  const Serve serve_;
  int listening_ = -1;
  int port_ = 0;
  Guarded<State> state_;
  std::vector<std::thread> threads_;  // the acceptor's until it has been joined
  std::thread acceptor_;
};

}  // namespace api_credits
