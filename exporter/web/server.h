// The HTTP server: one handler per page on civetweb. What a page may ask for is handed in as
// functions. Never calls a vendor. Thread rule: Start and Stop from one thread; the functions
// handed in are called from civetweb's threads.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/base/log.h"
#include "exporter/base/result.h"
#include "exporter/exposition/exposition.h"
#include "exporter/ledger/ledger.h"

namespace api_credits {

struct ServerOptions {
  // "host:port", ":port", "[::1]:port"; port 0: any free
  std::vector<std::string> listen_addresses;
  std::string telemetry_path = "/metrics";
  bool enable_lifecycle = false;  // POST /-/reload and /-/poll; 403 otherwise
  std::string version;
};

struct ServerActions {
  // Re-reads the configuration; the error is shown to the caller as text.
  std::function<Result<void>()> reload;
  // Polls this account as soon as it may be, and returns when that is.
  std::function<WallTime(const Account&)> poll_now;
};

class Server {
 public:
  // The references must outlive the Server.
  Server(ServerOptions options, ServerActions actions, Exposition& exposition, const Ledger& ledger,
         const Clock& clock, Logger& log);
  ~Server();  // stops

  // Errors say which address and why (in use, no permission, IPv6 not in this civetweb).
  Result<void> Start();
  void Stop();

  // The ports that are bound, in the order of listen_addresses. REQUIRES: started.
  std::vector<int> ports() const;

 private:
  class Listener;
  std::unique_ptr<Listener> listener_;
};

}  // namespace api_credits
