// The way of a reading: client → poller → ledger → store and exposition, wired for one state
// folder. The daemon, --once and --explain are built on it. Invariant: all of it uses one
// configuration at a time. Thread rule: Open and UseConfig from one thread at a time; the parts
// have their own rules.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>

#include "exporter/base/clock.h"
#include "exporter/base/log.h"
#include "exporter/base/result.h"
#include "exporter/config/loader.h"
#include "exporter/exposition/exporter_metrics.h"
#include "exporter/exposition/exposition.h"
#include "exporter/fetch/http_client.h"
#include "exporter/ledger/ledger.h"
#include "exporter/main/flags.h"
#include "exporter/poll/poller.h"
#include "exporter/store/store_thread.h"

namespace api_credits {

// How the program was started, and what it gets from the system. `clock` and `log` outlive it.
struct Invocation {
  Flags flags;
  Environment environment;
  BuildInfo build;
  const Clock& clock;
  Logger& log;
  std::uint64_t seed = 0;  // spreads the polls of several exporters
};

// The providers that some account uses.
size_t ProvidersInUse(const Config& config);
// Those whose definition nobody has compared with the live vendor.
std::set<std::string> UnconfirmedProviders(const Config& config);

// The part of the configuration that belongs to this shard. More accounts than one exporter polls
// are an error.
LoadResult LoadShard(const Invocation& invocation, SourceFiles* sources = nullptr);

struct Pipeline {
  // Opens the state file; the error names the flag.
  static Result<std::unique_ptr<Pipeline>> Open(const Invocation& invocation, const Config& config,
                                                const LockWait& wait = {});
  Pipeline(const Invocation& invocation, const Config& config);

  // Logs the configuration's warnings and makes it the one in force.
  void UseConfig(LoadedConfig loaded);

  const Clock& clock;
  Logger& log;
  Ledger ledger;
  std::unique_ptr<StoreThread> store;
  const std::unique_ptr<HttpClient> client;
  Poller poller;
  ExporterMetrics exporter_metrics;
  Exposition exposition;
};

}  // namespace api_credits
