#include "exporter/main/commands.h"

#include <algorithm>
#include <memory>
#include <variant>

#include "exporter/exposition/exposition.h"
#include "exporter/fetch/curl_client.h"
#include "exporter/ledger/ledger.h"
#include "exporter/main/configuration.h"
#include "exporter/poll/poller.h"
#include "exporter/store/store_thread.h"

namespace api_credits {
namespace {

constexpr int kOk = 0;
constexpr int kFailed = 1;

int Complain(const LoadErrors& errors, std::ostream& err) {
  err << JoinLines(errors.lines) << '\n';
  return kFailed;
}

std::string Padded(std::string text, size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

}  // namespace

int CheckConfig(const std::string& file, const Environment& environment, std::ostream& out,
                std::ostream& err) {
  const LoadResult loaded = LoadConfig(file, environment);
  if (const auto* errors = std::get_if<LoadErrors>(&loaded)) return Complain(*errors, err);
  const Config& config = *std::get<std::shared_ptr<const Config>>(loaded);
  for (const std::string& warning : config.warnings) err << "warning: " << warning << '\n';
  out << file << ": OK, " << config.accounts.size() << " accounts, " << ProvidersInUse(config)
      << " providers\n";
  return kOk;
}

int ListProviders(std::ostream& out, std::ostream& err) {
  const auto loaded = LoadBundledCatalogue();
  if (const auto* errors = std::get_if<LoadErrors>(&loaded)) return Complain(*errors, err);
  const auto& catalogue = std::get<0>(loaded);
  size_t name_width = 4;
  size_t title_width = 5;
  for (const auto& [name, provider] : catalogue) {
    name_width = std::max(name_width, name.size());
    title_width = std::max(title_width, provider->title.size());
  }
  out << Padded("NAME", name_width) << "  " << Padded("TITLE", title_width) << "  DOCUMENTATION\n";
  for (const auto& [name, provider] : catalogue) {
    out << Padded(name, name_width) << "  " << Padded(provider->title, title_width) << "  "
        << provider->documentation << '\n';
  }
  return kOk;
}

int PollOnce(const std::string& file, const std::string& storage_path,
             const Environment& environment, const BuildInfo& build, const Clock& clock,
             Logger& log, std::uint64_t seed, std::ostream& out, std::ostream& err) {
  const LoadResult loaded = LoadConfig(file, environment);
  if (const auto* errors = std::get_if<LoadErrors>(&loaded)) return Complain(*errors, err);
  const auto config = std::get<std::shared_ptr<const Config>>(loaded);
  for (const std::string& warning : config->warnings) {
    log.Warn("configuration", {{"detail", warning}});
  }

  Ledger ledger;
  const Result<std::unique_ptr<StoreThread>> store =
      StoreThread::Open(storage_path, ledger, clock, log);
  if (!store.ok()) {
    err << "--storage.path: " << store.error().message << '\n';
    return kFailed;
  }
  ExporterMetrics exporter_metrics(build);
  Exposition exposition(ledger, exporter_metrics);
  CurlClient client(ClientOptions(*config, build), clock);
  Poller poller(client, ledger, clock, log, seed);
  const Moment start = clock.Now();
  ledger.Configure(config, start);
  exporter_metrics.ConfigLoaded(config->accounts.size(), start.wall);
  poller.UseConfig(config);
  store.value()->Start();
  const bool succeeded = poller.RunOnce();
  store.value()->Stop();  // what is printed is durable
  out << *exposition.Body(Format::kText, false, clock.Now()) << std::flush;
  return succeeded ? kOk : kFailed;
}

}  // namespace api_credits
