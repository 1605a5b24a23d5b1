// Who may read the pages and how they are sent, as --web.config.file says. The file and those that
// it names are looked at again once a second at most, when somebody asks; a new one that is wrong
// is logged once, and the old policy stays in force.
// Invariant: a WebPolicy was checked whole. Thread rule: any thread.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/base/guarded.h"
#include "exporter/base/log.h"
#include "exporter/base/result.h"
#include "exporter/config/web_config.h"
#include "exporter/web/authentication.h"
#include "exporter/web/tls_settings.h"

namespace api_credits {

struct WebPolicy {
  // Reads the files that the configuration in `path` names; the error says which and why.
  static Result<std::shared_ptr<const WebPolicy>> Make(const std::string& path, WebConfig config);

  WebConfig config;
  std::optional<TlsSettings> tls;
  std::optional<Authentication> authentication;
};

class WebPolicyFile {
 public:
  static constexpr Duration kLookInterval = std::chrono::seconds(1);

  // `clock` and `log` must outlive it. The error has a line for each thing that is wrong.
  static Result<std::unique_ptr<WebPolicyFile>> Open(std::string path, const Clock& clock,
                                                     Logger& log);

  // The policy in force; never waits for another thread that looks at the files.
  std::shared_ptr<const WebPolicy> Current();

 private:
  // What tells one version of a file from another.
  using Stamp = std::vector<long long>;

  WebPolicyFile(std::string path, const Clock& clock, Logger& log)
      : path_(std::move(path)), clock_(clock), log_(log) {}
  Result<std::shared_ptr<const WebPolicy>> Read();
  std::vector<Stamp> StampsNow() const;
  void Look();

  const std::string path_;
  const Clock& clock_;
  Logger& log_;
  Guarded<std::shared_ptr<const WebPolicy>> current_;

  std::mutex looking_;  // guards what follows
  SteadyTime last_look_;
  std::vector<std::string> watched_;
  std::vector<Stamp> stamps_;
};

}  // namespace api_credits
