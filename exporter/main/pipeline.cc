#include "exporter/main/pipeline.h"

#include <set>
#include <string>
#include <utility>

#include "exporter/document/file_reader.h"
#include "exporter/fetch/curl_client.h"

namespace api_credits {
namespace {

constexpr size_t kMaxCaFileBytes = size_t{4} * 1024 * 1024;

// As OpenSSL's own programs find it.
std::string SystemCaFile(const Invocation& invocation) {
  std::string file = invocation.environment("SSL_CERT_FILE").value_or("");
  if (file.empty()) return {};
  if (const auto content = ReadRegularFile(file, kMaxCaFileBytes); !content) {
    invocation.log.Warn("SSL_CERT_FILE cannot be used: polls over https fail unless ca_file is set",
                        {{"file", file}, {"detail", content.error().message}});
  }
  return file;
}

}  // namespace

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

LoadResult LoadShard(const Invocation& invocation, SourceFiles* sources) {
  const std::string& config_file = invocation.flags.config_file;
  LoadResult loaded = LoadConfig(config_file, invocation.environment, sources);
  if (std::holds_alternative<LoadErrors>(loaded)) return loaded;
  LoadedConfig own = OfShard(std::get<LoadedConfig>(loaded), invocation.flags.shard);
  const size_t accounts = own.config->accounts.size();
  if (accounts <= kMaxPolledAccounts) return own;
  return LoadErrors{{config_file + ": " + std::to_string(accounts) +
                     " accounts are more than the " + std::to_string(kMaxPolledAccounts) +
                     " that one exporter polls; divide them by --shard and --total-shards"}};
}

Result<std::unique_ptr<Pipeline>> Pipeline::Open(const Invocation& invocation, const Config& config,
                                                 const LockWait& wait) {
  auto pipeline = std::make_unique<Pipeline>(invocation, config);
  if (const Shard& shard = invocation.flags.shard; shard.total > 1) {
    invocation.log.Info("polls one shard of the accounts",
                        {{"shard", std::to_string(shard.ordinal)},
                         {"total_shards", std::to_string(shard.total)},
                         {"accounts", std::to_string(config.accounts.size())}});
  }
  Result<std::unique_ptr<StoreThread>> store = StoreThread::Open(
      invocation.flags.storage_path, pipeline->ledger, invocation.clock, invocation.log, wait);
  if (!store.ok()) return Error{store.error().code, "--storage.path: " + store.error().message};
  pipeline->store = std::move(store).value();
  return pipeline;
}

Pipeline::Pipeline(const Invocation& invocation, const Config& config)
    : clock(invocation.clock),
      log(invocation.log),
      client(MakeCurlClient({"api_credits_exporter/" + invocation.build.version,
                             config.max_requests_in_flight, config.max_requests_per_host,
                             ReadProxies(invocation.environment), SystemCaFile(invocation)},
                            clock)),
      poller(*client, ledger, clock, log, invocation.seed, [this] { store->Wake(); }),
      exporter_metrics(invocation.build, invocation.flags.shard),
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
