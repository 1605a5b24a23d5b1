#include "exporter/main/application.h"

#include <malloc.h>

#include <future>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace api_credits {

Application::Application(Invocation invocation)
    : invocation_(std::move(invocation)), log_(invocation_.log) {}

Result<void> Application::Start(std::function<bool(Duration)> pause) {
  const auto& [flags, environment, build, clock, log, seed] = invocation_;
  log_.Info("starting", {{"version", build.version},
                         {"revision", build.revision},
                         {"compiler", build.compiler},
                         {"config", flags.config_file}});
  LoadResult loaded = LoadShard(invocation_, &sources_);
  if (const auto* errors = std::get_if<LoadErrors>(&loaded)) return errors->AsError();
  auto config = std::get<LoadedConfig>(std::move(loaded));
  Result<std::unique_ptr<Pipeline>> opened =
      Pipeline::Open(invocation_, *config.config, {flags.lock_timeout, std::move(pause)});
  if (!opened.ok()) return opened.error();
  pipeline_ = std::move(opened).value();
  UseConfig(std::move(config));
  pages_ = std::make_unique<Pages>(PageOptions{flags.telemetry_path, flags.enable_lifecycle,
                                               build.version + " (" + build.revision + ")"},
                                   PageActions{[this] { return Reload(); },
                                               [this](const Account& account, bool force) {
                                                 return pipeline_->poller.PollNow(account, force);
                                               }},
                                   pipeline_->exposition, pipeline_->ledger, clock);
  server_ = std::make_unique<Server>(ServerOptions{flags.listen_addresses, flags.web_config_file},
                                     *pages_, clock, log_);
  if (Result<void> listening = server_->Start(); !listening.ok()) return listening;
  const std::vector<int> ports = server_->ports();
  for (size_t i = 0; i < ports.size(); ++i) {
    log_.Info("listening", {{"address", flags.listen_addresses[i]},
                            {"port", std::to_string(ports[i])},
                            {"tls", server_->tls() ? "true" : "false"},
                            {"telemetry_path", flags.telemetry_path}});
  }
  pipeline_->store->Start();
  polling_ = std::thread([this] { pipeline_->poller.Run(); });
  reloads_ = std::make_unique<ReloadThread>(
      [this] { static_cast<void>(Reload()); },  // logs and counts its own errors
      [this] { ReloadIfChanged(); },
      flags.auto_reload ? std::optional(flags.auto_reload_interval) : std::nullopt);
  return {};
}

// On a thread of its own, because malloc keeps a cache for each thread until it ends: after 50
// reloads of 1,000 accounts those of the web server's threads had 4 MB of it. Where the system
// grants no further thread, on this one.
Result<void> Application::Reload() {
  const std::lock_guard<std::mutex> lock(reloading_);
  return std::async(std::launch::async | std::launch::deferred, [this] { return TryReload(); })
      .get();
}

void Application::ReloadIfChanged() {
  const std::lock_guard<std::mutex> lock(reloading_);
  if (sources_.Changed()) {
    log_.Info("the configuration changed on disk");
    static_cast<void>(TryReload());
  } else {
    PollWhereKeysChanged();
  }
}

Result<void> Application::TryReload() {
  PollWhereKeysChanged();
  LoadResult loaded = LoadShard(invocation_, &sources_);
  if (const auto* errors = std::get_if<LoadErrors>(&loaded)) {
    for (const std::string& line : errors->lines) {
      log_.Error("configuration refused, the old one stays", {{"detail", line}});
    }
    pipeline_->exporter_metrics.ConfigReloadFailed();
    return errors->AsError();
  }
  UseConfig(std::get<LoadedConfig>(std::move(loaded)));
  // Once the page shows it, nothing holds the old one. Then what a reload leaves free between what
  // stays is given back: after 50 of 1,000 accounts 10 MB of 60.
  pipeline_->exposition.Get(Format::kText, false, invocation_.clock.Now());
  malloc_trim(0);
  return {};
}

// Those that stay: of another account the first poll is due at once.
void Application::PollWhereKeysChanged() {
  for (const std::shared_ptr<const Account>& account : keys_.Changed()) {
    log_.Info("the key changed on disk",
              {{"provider", account->provider->name}, {"account", account->name}});
    pipeline_->poller.PollNow(*account);
  }
}

void Application::Stop() {
  // The state before the server: if time runs out, it is a connection that is cut short.
  if (polling_.joinable()) {
    pipeline_->poller.Stop();
    polling_.join();
    pipeline_->store->Stop();
  }
  if (server_) server_->Stop();
  if (reloads_) reloads_->Stop();
}

void Application::UseConfig(LoadedConfig loaded) {
  config_ = loaded.config;
  keys_.UseConfig(loaded);
  pipeline_->UseConfig(std::move(loaded));
  log_.Info("configuration loaded", {{"config", invocation_.flags.config_file},
                                     {"accounts", std::to_string(config_->accounts.size())},
                                     {"providers", std::to_string(ProvidersInUse(*config_))}});
  std::string unconfirmed;
  for (const std::string& name : UnconfirmedProviders(*config_)) {
    unconfirmed.append(unconfirmed.empty() ? "" : " ").append(name);
  }
  if (unconfirmed.empty() || std::exchange(told_unconfirmed_, true)) return;
  log_.Info(
      "nobody has compared these definitions with the live vendor; --explain shows what they "
      "read",
      {{"providers", unconfirmed}});
}

}  // namespace api_credits
