#include "exporter/main/application.h"

#include <mutex>
#include <thread>
#include <utility>
#include <variant>

#include "exporter/exposition/exposition.h"
#include "exporter/fetch/curl_client.h"
#include "exporter/ledger/ledger.h"
#include "exporter/main/configuration.h"
#include "exporter/poll/poller.h"
#include "exporter/store/store_thread.h"
#include "exporter/web/server.h"

namespace api_credits {

class Application::Wiring {
 public:
  Wiring(Flags flags, Environment environment, BuildInfo build, const Clock& clock, Logger& log,
         std::uint64_t seed)
      : flags_(std::move(flags)),
        environment_(std::move(environment)),
        build_(std::move(build)),
        clock_(clock),
        log_(log),
        seed_(seed),
        exporter_metrics_(build_),
        exposition_(ledger_, exporter_metrics_),
        server_({flags_.listen_addresses, flags_.telemetry_path, flags_.enable_lifecycle,
                 build_.version + " (" + build_.revision + ")"},
                {[this] { return Reload(); },
                 [this](const Account& account) { return poller_->PollNow(account); }},
                exposition_, ledger_, clock_, log_) {}

  ~Wiring() { Stop(); }

  Result<void> Start() {
    log_.Info("starting", {{"version", build_.version},
                           {"revision", build_.revision},
                           {"compiler", build_.compiler},
                           {"config", flags_.config_file}});
    LoadResult loaded = LoadConfig(flags_.config_file, environment_);
    if (const auto* errors = std::get_if<LoadErrors>(&loaded)) {
      return Error{ErrorCode::kInvalidArgument, JoinLines(errors->lines)};
    }
    const std::shared_ptr<const Config> config = std::get<std::shared_ptr<const Config>>(loaded);
    Result<std::unique_ptr<StoreThread>> store =
        StoreThread::Open(flags_.storage_path, ledger_, clock_, log_);
    if (!store.ok()) return Error{store.error().code, "--storage.path: " + store.error().message};
    store_ = std::move(store).value();
    client_ = std::make_unique<CurlClient>(ClientOptions(*config, build_), clock_);
    poller_ = std::make_unique<Poller>(*client_, ledger_, clock_, log_, seed_,
                                       [this] { store_->Wake(); });
    Adopt(config);
    if (Result<void> listening = server_.Start(); !listening.ok()) return listening;
    const std::vector<int> ports = server_.ports();
    for (size_t i = 0; i < ports.size(); ++i) {
      log_.Info("listening", {{"address", flags_.listen_addresses[i]},
                              {"port", std::to_string(ports[i])},
                              {"telemetry_path", flags_.telemetry_path}});
    }
    store_->Start();
    polling_ = std::thread([this] { poller_->Run(); });
    return {};
  }

  Result<void> Reload() {
    const std::lock_guard<std::mutex> lock(reloading_);
    LoadResult loaded = LoadConfig(flags_.config_file, environment_);
    if (const auto* errors = std::get_if<LoadErrors>(&loaded)) {
      for (const std::string& line : errors->lines) {
        log_.Error("configuration refused, the old one stays", {{"detail", line}});
      }
      exporter_metrics_.ConfigReloadFailed();
      return Error{ErrorCode::kInvalidArgument, JoinLines(errors->lines)};
    }
    const auto config = std::get<std::shared_ptr<const Config>>(std::move(loaded));
    if (config->max_requests_in_flight != config_->max_requests_in_flight ||
        config->max_requests_per_host != config_->max_requests_per_host) {
      log_.Warn("changed limits of concurrent requests hold from the next start on");
    }
    Adopt(config);
    return {};
  }

  void Stop() {
    // The state before the server: if time runs out, it is a connection that is cut short.
    if (polling_.joinable()) {
      poller_->Stop();
      polling_.join();
      store_->Stop();
    }
    server_.Stop();
  }

  std::vector<int> ports() const { return server_.ports(); }

 private:
  void Adopt(std::shared_ptr<const Config> config) {
    for (const std::string& warning : config->warnings) {
      log_.Warn("configuration", {{"detail", warning}});
    }
    const Moment now = clock_.Now();
    ledger_.Configure(config, now);
    poller_->UseConfig(config);
    exporter_metrics_.ConfigLoaded(config->accounts.size(), now.wall);
    log_.Info("configuration loaded", {{"config", flags_.config_file},
                                       {"accounts", std::to_string(config->accounts.size())},
                                       {"providers", std::to_string(ProvidersInUse(*config))}});
    config_ = std::move(config);
  }

  const Flags flags_;
  const Environment environment_;
  const BuildInfo build_;
  const Clock& clock_;
  Logger& log_;
  const std::uint64_t seed_;

  std::mutex reloading_;
  std::shared_ptr<const Config> config_;  // guarded by reloading_ once the server runs

  Ledger ledger_;
  std::unique_ptr<StoreThread> store_;
  std::unique_ptr<CurlClient> client_;
  std::unique_ptr<Poller> poller_;
  std::thread polling_;
  ExporterMetrics exporter_metrics_;
  Exposition exposition_;
  Server server_;
};

Application::Application(Flags flags, Environment environment, BuildInfo build, const Clock& clock,
                         Logger& log, std::uint64_t seed)
    : wiring_(std::make_unique<Wiring>(std::move(flags), std::move(environment), std::move(build),
                                       clock, log, seed)) {}

Application::~Application() = default;

Result<void> Application::Start() { return wiring_->Start(); }
Result<void> Application::Reload() { return wiring_->Reload(); }
void Application::Stop() { wiring_->Stop(); }
std::vector<int> Application::ports() const { return wiring_->ports(); }

}  // namespace api_credits
