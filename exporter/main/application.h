// The running exporter: a pipeline, the thread that polls, and the server that shows the result.
// Invariant: the configuration in force was checked whole; a refused one changes nothing.
// Thread rule: Start and Stop from one thread, Reload from any (they take turns).
#pragma once

#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "exporter/base/result.h"
#include "exporter/main/pipeline.h"
#include "exporter/web/server.h"

namespace api_credits {

class Application {
 public:
  explicit Application(Invocation invocation);
  ~Application() { Stop(); }
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;

  // Loads the configuration, listens, polls. The error names the file or the address; where the
  // configuration is at fault each of its errors is a line of the message.
  Result<void> Start();

  // Reads the configuration again; the old one stays in force if the new one is refused.
  // REQUIRES: started.
  Result<void> Reload();

  // Transfers under way are dropped, the ledger becomes durable, connections are closed.
  void Stop();

  // REQUIRES: started.
  std::vector<int> ports() const { return server_->ports(); }

 private:
  void UseConfig(LoadedConfig loaded);

  const Invocation invocation_;
  Logger& log_;

  bool told_unconfirmed_ = false;  // once a start
  std::mutex reloading_;
  std::shared_ptr<const Config> config_;  // guarded by reloading_ once the server runs

  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<Pages> pages_;
  std::unique_ptr<Server> server_;
  std::thread polling_;
};

}  // namespace api_credits
