#include "exporter/main/flags.h"

#include <optional>
#include <sstream>
#include <utility>

#include <CLI/CLI.hpp>

#include "exporter/document/times.h"
#include "exporter/web/listen_address.h"

namespace api_credits {
namespace {

constexpr int kUsageError = 2;

// As CLI11 wants its validators: returns what is wrong, or an empty text.
std::string CheckListenAddress(const std::string& text) {
  const Result<ListenAddress> address = ParseListenAddress(text);
  return address.ok() ? std::string() : address.error().message;
}

std::string CheckTelemetryPath(const std::string& path) {
  if (path.size() < 2 || path.front() != '/') return "must start with \"/\" and name a page";
  if (path.find_first_of("?#% ") != std::string::npos) return "must be a plain path";
  if (path.rfind("/-/", 0) == 0) return "\"/-/\" belongs to the exporter's own pages";
  return {};
}

std::string CheckDuration(const std::string& text) {
  return ParseDuration(text) ? std::string() : "must be a duration such as 30s or 1m30s";
}

std::string CheckDurationOrZero(const std::string& text) {
  return text == "0s" ? std::string() : CheckDuration(text);
}

// The parser writes here; the values become Flags once all of them have been checked.
struct RawFlags {
  Flags flags;
  bool check = false, once = false, list_providers = false;
  std::string auto_reload_interval = "30s";
  std::string lock_timeout = "30s";
  std::string log_level = "info";
  std::string log_format = "logfmt";
};

void DeclareModes(CLI::App& app, RawFlags& raw) {
  CLI::Option* const check = app.add_flag("--config.check", raw.check,
                                          "Check the configuration, print the result and exit");
  app.add_flag("--all", raw.flags.check_all,
               "With --config.check: check the bundled providers that no account uses, too")
      ->needs(check);
  CLI::Option* const once =
      app.add_flag("--once", raw.once,
                   "Poll every account once, print the metrics and exit; status 1 if any poll "
                   "failed, 3 if a field could not be read");
  CLI::Option* const list =
      app.add_flag("--list-providers", raw.list_providers, "Print the bundled providers and exit");
  CLI::Option* const explain =
      app.add_option("--explain", raw.flags.explain,
                     "Poll this account once (NAME, or PROVIDER/NAME), show each step and exit");
  app.add_option("--answer", raw.flags.answers,
                 "With --explain: a recorded answer instead of the vendor's; repeat it for each "
                 "request")
      ->allow_extra_args(false)
      ->needs(explain);
  app.add_flag("--share", raw.flags.share,
               "With --explain: leave out values and labels, for a report in public")
      ->needs(explain);
  app.add_flag("--force", raw.flags.force,
               "With --explain: ask the vendor even while another exporter holds the state file")
      ->needs(explain);
  once->excludes(check);
  list->excludes(check)->excludes(once);
  explain->excludes(check)->excludes(once)->excludes(list);
}

void DeclareSettings(CLI::App& app, RawFlags& raw) {
  app.add_option("--config.file", raw.flags.config_file, "The configuration file")
      ->capture_default_str();
  app.add_flag("--config.auto-reload", raw.flags.auto_reload,
               "Reload the configuration when one of its files changes");
  app.add_option("--config.auto-reload-interval", raw.auto_reload_interval,
                 "How often to look whether they have changed")
      ->check(CLI::Validator(CheckDuration, "", "duration"))
      ->capture_default_str();
  app.add_option("--storage.path", raw.flags.storage_path,
                 "Folder of the state file; empty: counters begin at 0 with every start")
      ->capture_default_str();
  app.add_option("--storage.lock-timeout", raw.lock_timeout,
                 "How long to wait at the start for an exporter that still has the state file; "
                 "--once and --explain do not wait")
      ->check(CLI::Validator(CheckDurationOrZero, "", "duration"))
      ->capture_default_str();
  app.add_option(
         "--web.listen-address", raw.flags.listen_addresses,
         "Address to listen on: \":port\", \"host:port\" or \"[ipv6]:port\"; may be repeated")
      ->allow_extra_args(false)
      ->check(CLI::Validator(CheckListenAddress, "", "address"))
      ->default_str(":10210");
  app.add_option("--web.config.file", raw.flags.web_config_file,
                 "File with TLS, passwords and headers of the pages");
  app.add_option("--web.telemetry-path", raw.flags.telemetry_path, "Path of the metrics page")
      ->check(CLI::Validator(CheckTelemetryPath, "", "path"))
      ->capture_default_str();
  app.add_flag("--web.enable-lifecycle", raw.flags.enable_lifecycle,
               "Allow POST /-/reload and POST /-/poll?account=NAME");
  CLI::Option* const shard =
      app.add_option("--shard", raw.flags.shard.ordinal,
                     "Poll the accounts of this shard alone; they are counted from 0")
          ->check(CLI::Range(0, kMaxShards - 1));
  CLI::Option* const total =
      app.add_option("--total-shards", raw.flags.shard.total,
                     "How many exporters share the accounts of the same files")
          ->check(CLI::Range(1, kMaxShards));
  shard->needs(total);
  total->needs(shard);
  app.add_option("--log.level", raw.log_level, "Log records of this level and above")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}))
      ->capture_default_str();
  app.add_option("--log.format", raw.log_format, "Format of a log record")
      ->check(CLI::IsMember({"logfmt", "json"}))
      ->capture_default_str();
}

Mode ModeOf(const RawFlags& raw) {
  if (raw.check) return Mode::kCheckConfig;
  if (raw.once) return Mode::kPollOnce;
  if (!raw.flags.explain.empty()) return Mode::kExplain;
  return raw.list_providers ? Mode::kListProviders : Mode::kServe;
}

}  // namespace

std::variant<Flags, EarlyExit> ParseFlags(int argc, const char* const* argv,
                                          const std::string& version) {
  CLI::App app(
      "Polls the credit balances and rate limits of API vendors and exposes them to Prometheus.",
      "api_credits_exporter");
  app.set_version_flag("--version", version, "Print the version and exit");
  app.set_help_flag("-h,--help", "Print this help and exit");
  RawFlags raw;
  DeclareSettings(app, raw);
  DeclareModes(app, raw);
  // "--flag=" gives an empty value; the parser would take the next argument for it.
  std::vector<std::string> arguments;
  for (int i = argc - 1; i > 0; --i) {  // the parser wants the last one first
    std::string argument = argv[i];
    if (argument.size() > 2 && argument.rfind("--", 0) == 0 && argument.back() == '=') {
      arguments.emplace_back();
      argument.pop_back();
    }
    arguments.push_back(std::move(argument));
  }
  try {
    app.parse(std::move(arguments));
    const Shard& shard = raw.flags.shard;
    if (shard.ordinal >= shard.total) {
      throw CLI::ValidationError("--shard", "must be below --total-shards: shards count from 0");
    }
  } catch (const CLI::ParseError& error) {
    std::ostringstream out, err;
    const bool wanted = app.exit(error, out, err) == 0;
    return wanted ? EarlyExit{0, out.str()} : EarlyExit{kUsageError, err.str()};
  }
  raw.flags.mode = ModeOf(raw);
  Flags flags = std::move(raw.flags);
  flags.auto_reload_interval =
      ParseDuration(raw.auto_reload_interval).value_or(flags.auto_reload_interval);
  flags.lock_timeout = ParseDuration(raw.lock_timeout).value_or(Duration(0));
  flags.log_level = ParseLogLevel(raw.log_level).value_or(LogLevel::kInfo);
  // What --explain tells is what most records say.
  const bool is_usual = app.count("--log.level") == 0;
  if (flags.mode == Mode::kExplain && is_usual) flags.log_level = LogLevel::kError;
  flags.log_format = ParseLogFormat(raw.log_format).value_or(LogFormat::kLogfmt);
  if (flags.listen_addresses.empty()) flags.listen_addresses = {":10210"};
  return flags;
}

}  // namespace api_credits
