// The running exporter: a pipeline, the thread that polls, and the server that shows the result.
// Invariant: the configuration in force was checked whole; a refused one changes nothing.
// Thread rule: Start and Stop from one thread, Reload from any (they take turns).
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "exporter/base/result.h"
#include "exporter/config/source_files.h"
#include "exporter/main/pipeline.h"
#include "exporter/main/reload_thread.h"
#include "exporter/poll/key_watch.h"
#include "exporter/web/server.h"

namespace api_credits {

class Application {
 public:
  explicit Application(Invocation invocation);
  ~Application() { Stop(); }
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;

  // Loads the configuration, waits for the state file, listens, polls. The error names the file or
  // the address; where the configuration is at fault each of its errors is a line of the message.
  // `pause` is how to wait: it returns after that time, or false to give up. Nobody listens until
  // the state is there: on one machine the exporter before has the port as long as the state.
  Result<void> Start(std::function<bool(Duration)> pause = [](Duration) { return false; });

  // Reads the configuration again; the old one stays in force if the new one is refused.
  // REQUIRES: started.
  Result<void> Reload();
  // The same, some time soon and on another thread. REQUIRES: started.
  void RequestReload() { reloads_->Request(); }
  // Reloads if a file of the configuration changed since the last attempt. An account whose key
  // file alone changed is polled as soon as it may be.
  void ReloadIfChanged();

  // Transfers under way are dropped, the ledger becomes durable, connections are closed.
  void Stop();

  // REQUIRES: started.
  std::vector<int> ports() const { return server_->ports(); }

 private:
  Result<void> TryReload();
  void PollWhereKeysChanged();
  void UseConfig(LoadedConfig loaded);

  const Invocation invocation_;
  Logger& log_;

  bool told_unconfirmed_ = false;  // once a start
  std::mutex reloading_;
  // Guarded by reloading_ once the server runs.
  std::shared_ptr<const Config> config_;
  SourceFiles sources_;  // of the last attempt
  KeyWatch keys_;

  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<Pages> pages_;
  std::unique_ptr<Server> server_;
  std::thread polling_;
  std::unique_ptr<ReloadThread> reloads_;
};

}  // namespace api_credits
