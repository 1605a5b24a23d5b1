#include "exporter/main/commands.h"

#include <algorithm>
#include <array>
#include <memory>
#include <variant>
#include <vector>

#include "exporter/main/exit_status.h"
#include "exporter/provider/catalogue.h"
#include "exporter/web/web_policy.h"

namespace api_credits {
namespace {

int Refuse(const LoadErrors& errors, std::ostream& err) {
  for (const std::string& line : errors.lines) err << line << '\n';
  return kFailed;
}

bool CheckWebConfig(const std::string& file, std::ostream& out, std::ostream& err) {
  WebConfigResult loaded = LoadWebConfig(file);
  if (const auto* errors = std::get_if<LoadErrors>(&loaded)) {
    Refuse(*errors, err);
    return false;
  }
  const auto policy = WebPolicy::Make(file, std::get<WebConfig>(std::move(loaded)));
  if (!policy.ok()) {
    err << policy.error().message << '\n';
    return false;
  }
  const WebConfig& config = policy.value()->config;
  for (const std::string& warning : config.warnings) err << "warning: " << warning << '\n';
  out << file << ": OK, " << (config.tls ? "TLS, " : "no TLS, ") << config.users.size()
      << " users\n";
  return true;
}

int CheckShards(const Config& config, int total, std::ostream& out, std::ostream& err) {
  const std::vector<size_t> counts = AccountsByShard(config, total);
  for (size_t shard = 0; total > 1 && shard < counts.size(); ++shard) {
    out << "shard " << shard << ": " << counts[shard] << " accounts\n";
  }
  if (*std::max_element(counts.begin(), counts.end()) <= kMaxPolledAccounts) return kOk;
  err << "one exporter polls at most " << kMaxPolledAccounts
      << " accounts; divide them by --shard and --total-shards\n";
  return kFailed;
}

std::string Padded(std::string text, size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

}  // namespace

int CheckConfig(const Flags& flags, const Environment& environment, std::ostream& out,
                std::ostream& err) {
  if (flags.check_all) {
    const auto bundled = LoadBundledCatalogue();
    if (const auto* errors = std::get_if<LoadErrors>(&bundled)) return Refuse(*errors, err);
  }
  const LoadResult loaded = LoadConfig(flags.config_file, environment);
  if (const auto* errors = std::get_if<LoadErrors>(&loaded)) return Refuse(*errors, err);
  if (!flags.web_config_file.empty() && !CheckWebConfig(flags.web_config_file, out, err)) {
    return kFailed;
  }
  const Config& config = *std::get<LoadedConfig>(loaded).config;
  for (const std::string& warning : config.warnings) err << "warning: " << warning << '\n';
  out << flags.config_file << ": OK, " << config.accounts.size() << " accounts, "
      << ProvidersInUse(config) << " providers\n";
  return CheckShards(config, flags.shard.total, out, err);
}

int ListProviders(std::ostream& out, std::ostream& err) {
  const auto loaded = LoadBundledCatalogue();
  if (const auto* errors = std::get_if<LoadErrors>(&loaded)) return Refuse(*errors, err);
  const auto& catalogue = std::get<0>(loaded);
  // The last column is not padded.
  std::vector<std::array<std::string, 5>> rows = {
      {"NAME", "TITLE", "EVIDENCE", "CONFIRMED", "DOCUMENTATION"}};
  for (const auto& [name, provider] : catalogue) {
    rows.push_back(
        {name, provider->title, provider->evidence, provider->confirmed, provider->documentation});
  }
  std::array<size_t, 4> widths{};
  for (const auto& row : rows) {
    for (size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  for (const auto& row : rows) {
    for (size_t i = 0; i < widths.size(); ++i) out << Padded(row[i], widths[i]) << "  ";
    out << row.back() << '\n';
  }
  return kOk;
}

int PollOnce(const Invocation& invocation, std::ostream& out, std::ostream& err) {
  const LoadResult loaded = LoadShard(invocation);
  if (const auto* errors = std::get_if<LoadErrors>(&loaded)) return Refuse(*errors, err);
  const auto& config = std::get<LoadedConfig>(loaded);
  const Result<std::unique_ptr<Pipeline>> opened = Pipeline::Open(invocation, *config.config);
  if (!opened.ok()) {
    err << opened.error().message << '\n';
    return kFailed;
  }
  Pipeline& pipeline = *opened.value();
  pipeline.UseConfig(config);
  pipeline.store->Start();
  const Poller::Once once = pipeline.poller.RunOnce();
  pipeline.store->Stop();  // only durable counters are printed
  out << pipeline.exposition.Get(Format::kText, false, invocation.clock.Now()).Text() << std::flush;
  if (once == Poller::Once::kFailed) return kFailed;
  return once == Poller::Once::kIncomplete ? kIncomplete : kOk;
}

}  // namespace api_credits
