#include "exporter/web/web_policy.h"

#include <sys/stat.h>

#include <sstream>
#include <utility>
#include <variant>

namespace api_credits {

Result<std::shared_ptr<const WebPolicy>> WebPolicy::Make(const std::string& path,
                                                         WebConfig config) {
  auto policy = std::make_shared<WebPolicy>();
  if (config.tls) {
    Result<TlsSettings> tls = TlsSettings::Load(*config.tls);
    if (!tls.ok()) return Error{tls.error().code, path + ": " + tls.error().message};
    policy->tls.emplace(std::move(tls).value());
  }
  if (!config.users.empty()) policy->authentication.emplace(config.users);
  policy->config = std::move(config);
  return std::shared_ptr<const WebPolicy>(std::move(policy));
}

Result<std::unique_ptr<WebPolicyFile>> WebPolicyFile::Open(std::string path, const Clock& clock,
                                                           Logger& log) {
  std::unique_ptr<WebPolicyFile> file(new WebPolicyFile(std::move(path), clock, log));
  Result<std::shared_ptr<const WebPolicy>> policy = file->Read();
  if (!policy.ok()) return policy.error();
  file->last_look_ = clock.Now().steady;
  for (const std::string& warning : policy.value()->config.warnings) {
    log.Warn("web configuration", {{"detail", warning}});
  }
  file->current_.With([&](auto& current) { current = policy.value(); });
  return file;
}

std::shared_ptr<const WebPolicy> WebPolicyFile::Current() {
  if (const std::unique_lock<std::mutex> lock(looking_, std::try_to_lock); lock) {
    const SteadyTime now = clock_.Now().steady;
    if (now - last_look_ >= kLookInterval) {
      last_look_ = now;
      Look();
    }
  }
  return current_.With([](const auto& current) { return current; });
}

// The stamps are taken before the files are read: what changes meanwhile is seen the next time.
Result<std::shared_ptr<const WebPolicy>> WebPolicyFile::Read() {
  watched_ = {path_};
  stamps_ = StampsNow();
  WebConfigResult loaded = LoadWebConfig(path_);
  if (const auto* errors = std::get_if<LoadErrors>(&loaded)) return errors->AsError();
  auto config = std::get<WebConfig>(std::move(loaded));
  if (config.tls) {
    watched_.insert(watched_.end(), {config.tls->cert_file, config.tls->key_file});
    if (!config.tls->client_ca_file.empty()) watched_.push_back(config.tls->client_ca_file);
    const std::vector<Stamp> all = StampsNow();
    stamps_.insert(stamps_.end(), all.begin() + 1, all.end());
  }
  return WebPolicy::Make(path_, std::move(config));
}

std::vector<WebPolicyFile::Stamp> WebPolicyFile::StampsNow() const {
  std::vector<Stamp> stamps;
  for (const std::string& path : watched_) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) {
      stamps.emplace_back();
      continue;
    }
    stamps.push_back({static_cast<long long>(status.st_dev), static_cast<long long>(status.st_ino),
                      status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
                      status.st_ctim.tv_sec, status.st_ctim.tv_nsec});
  }
  return stamps;
}

void WebPolicyFile::Look() {
  if (StampsNow() == stamps_) return;
  Result<std::shared_ptr<const WebPolicy>> policy = Read();
  const bool had_tls = current_.With([](const auto& current) { return current->tls.has_value(); });
  if (policy.ok() && policy.value()->tls.has_value() != had_tls) {
    policy = Error{ErrorCode::kInvalidArgument,
                   path_ + ": tls_server_config comes or goes with the next start only"};
  }
  if (policy.ok()) {
    current_.With([&](auto& current) { current = policy.value(); });
    log_.Info("web configuration loaded", {{"file", path_}});
    return;
  }
  std::istringstream lines(policy.error().message);
  for (std::string line; std::getline(lines, line);) {
    log_.Error("web configuration refused, the old one stays", {{"detail", line}});
  }
}

}  // namespace api_credits
