#include "exporter/main/pipeline.h"

#include <set>
#include <string>
#include <utility>

#include "exporter/fetch/curl_client.h"

namespace api_credits {

size_t ProvidersInUse(const Config& config) {
  std::set<std::string> names;
  for (const auto& account : config.accounts) names.insert(account->provider->name);
  return names.size();
}

std::set<std::string> UnconfirmedProviders(const Config& config) {
  std::set<std::string> names;
  for (const auto& account : config.accounts) {
    if (account->provider->confirmed == "none") names.insert(account->provider->name);
  }
  return names;
}

Result<std::unique_ptr<Pipeline>> Pipeline::Open(const Invocation& invocation, const Config& config,
                                                 const LockWait& wait) {
  auto pipeline = std::make_unique<Pipeline>(invocation, config);
  Result<std::unique_ptr<StoreThread>> store = StoreThread::Open(
      invocation.flags.storage_path, pipeline->ledger, invocation.clock, invocation.log, wait);
  if (!store.ok()) return Error{store.error().code, "--storage.path: " + store.error().message};
  pipeline->store = std::move(store).value();
  return pipeline;
}

Pipeline::Pipeline(const Invocation& invocation, const Config& config)
    : clock(invocation.clock),
      log(invocation.log),
      client(MakeCurlClient(
          {"api_credits_exporter/" + invocation.build.version, config.max_requests_in_flight,
           config.max_requests_per_host, ReadProxies(invocation.environment)},
          clock)),
      poller(*client, ledger, clock, log, invocation.seed, [this] { store->Wake(); }),
      exporter_metrics(invocation.build),
      exposition(ledger, exporter_metrics) {}

void Pipeline::UseConfig(LoadedConfig loaded) {
  const std::shared_ptr<const Config> config = loaded.config;
  for (const std::string& warning : config->warnings) {
    log.Warn("configuration", {{"detail", warning}});
  }
  const Moment now = clock.Now();
  ledger.Configure(config, now);
  poller.UseConfig(std::move(loaded));
  exporter_metrics.ConfigLoaded(config->accounts.size(), now.wall);
}

}  // namespace api_credits
