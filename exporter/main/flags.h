// The command line. A usage error ends with exit status 2 and says which flag and why.
// Thread rule: a pure function of its arguments.
#pragma once

#include <chrono>
#include <string>
#include <variant>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/base/log.h"
#include "exporter/config/shard.h"

namespace api_credits {

// The way to run that the user asked for.
enum class Mode { kServe, kCheckConfig, kPollOnce, kExplain, kListProviders };

struct Flags {
  Mode mode = Mode::kServe;
  std::string config_file = "api_credits_exporter.yml";
  bool auto_reload = false;
  Duration auto_reload_interval = std::chrono::seconds(30);
  std::string storage_path = "data/";  // empty: memory only
  Duration lock_timeout = std::chrono::seconds(30);
  Shard shard;
  bool check_all = false;            // --config.check: also the definitions that nobody uses
  std::string explain;               // the account to explain: NAME or PROVIDER/NAME
  std::vector<std::string> answers;  // files that answer in the vendor's place, in order
  bool share = false;
  bool force = false;
  std::vector<std::string> listen_addresses;
  std::string web_config_file;  // empty: plain HTTP for everybody
  std::string telemetry_path = "/metrics";
  bool enable_lifecycle = false;
  LogLevel log_level = LogLevel::kInfo;
  LogFormat log_format = LogFormat::kLogfmt;
};

// The program only prints this text and ends: help, version, or a usage error.
struct EarlyExit {
  int status = 0;  // not 0: `text` is for stderr
  std::string text;
};

// `version` is what --version prints.
std::variant<Flags, EarlyExit> ParseFlags(int argc, const char* const* argv,
                                          const std::string& version);

}  // namespace api_credits
