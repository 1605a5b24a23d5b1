// The running exporter: config → ledger → store → poller → exposition → server, wired in that
// order. Invariant: the configuration in force was checked whole; a refused one changes nothing.
// Thread rule: Start and Stop from one thread, Reload from any (they take turns).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/base/log.h"
#include "exporter/base/result.h"
#include "exporter/config/loader.h"
#include "exporter/exposition/exporter_metrics.h"
#include "exporter/main/flags.h"

namespace api_credits {

class Application {
 public:
  // `clock` and `log` must outlive the Application. `seed` spreads the polls of several exporters.
  Application(Flags flags, Environment environment, BuildInfo build, const Clock& clock,
              Logger& log, std::uint64_t seed);
  ~Application();  // stops

  // Loads the configuration, listens, polls. The error names the file or the address; where the
  // configuration is at fault each of its errors is a line of the message.
  Result<void> Start();

  // Reads the configuration again; the old one stays in force if the new one is refused.
  Result<void> Reload();

  // Transfers under way are dropped, what is known becomes durable, connections are closed.
  void Stop();

  // REQUIRES: started.
  std::vector<int> ports() const;

 private:
  class Wiring;
  std::unique_ptr<Wiring> wiring_;
};

}  // namespace api_credits
