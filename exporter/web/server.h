// The HTTP server, on civetweb: hands every request that --web.config.file allows to the pages.
// Never calls a vendor. Invariant: a client that is silent or slow holds a thread for a bounded
// time, and there are threads for hundreds of them.
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

struct ServerOptions {
  // "host:port", ":port", "[::1]:port"; port 0: any free one.
  std::vector<std::string> listen_addresses;
  std::string web_config_file;  // TLS, passwords and headers; empty: plain HTTP for everybody
};

class Server {
 public:
  // A client that stays silent for so long in the middle of a request or of an answer loses its
  // connection, and with it the thread it holds.
  static constexpr Duration kSilenceLimit = std::chrono::seconds(2);
  // So long may one answer take, however steadily it is read.
  static constexpr Duration kAnswerLimit = std::chrono::seconds(30);

  // `pages`, `clock` and `log` must outlive the Server.
  Server(ServerOptions options, const Pages& pages, const Clock& clock, Logger& log);
  ~Server();  // stops

  // Errors say which address and why (in use, no permission, IPv6 not in this civetweb), or what is
  // wrong with the web configuration, each in a line of its own.
  Result<void> Start();
  void Stop();

  // The ports that are bound, in the order of the addresses. REQUIRES: started.
  std::vector<int> ports() const;
  // Whether they speak TLS. REQUIRES: started.
  bool tls() const;

 private:
  class Listener;
  std::unique_ptr<Listener> listener_;
};

}  // namespace api_credits
