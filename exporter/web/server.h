// The HTTP server, on civetweb: hands every request to the pages. Never calls a vendor.
// Thread rule: Start and Stop from one thread; the pages are called from civetweb's threads.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/base/log.h"
#include "exporter/base/result.h"
#include "exporter/web/pages.h"

namespace api_credits {

class Server {
 public:
  // A client that stays silent for so long loses its connection, and with it the thread it holds.
  static constexpr Duration kSilenceLimit = std::chrono::seconds(2);

  // `listen_addresses`: "host:port", ":port", "[::1]:port"; port 0: any free one.
  // `pages` and `log` must outlive the Server.
  Server(std::vector<std::string> listen_addresses, const Pages& pages, Logger& log);
  ~Server();  // stops

  // Errors say which address and why (in use, no permission, IPv6 not in this civetweb).
  Result<void> Start();
  void Stop();

  // The ports that are bound, in the order of the addresses. REQUIRES: started.
  std::vector<int> ports() const;

 private:
  class Listener;
  std::unique_ptr<Listener> listener_;
};

}  // namespace api_credits
