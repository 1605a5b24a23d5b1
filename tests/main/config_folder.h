// A folder of its own with a configuration in it: accounts of a provider that nobody answers for.
// Thread rule: one thread.
#pragma once

#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "exporter/config/loader.h"
#include "tests/doubles/temporary_folder.h"

namespace api_credits {

class ConfigFolder {
 public:
  std::string file() const { return folder_.Path("exporter.yml"); }
  std::string storage_path() const { return folder_.Path("state"); }

  void Write(const std::string& text) const { folder_.Write("exporter.yml", text); }

  // Accounts of those names, whose vendor is at `base_url`; `settings` are further lines.
  void WriteAccounts(const std::vector<std::string>& names, const std::string& base_url,
                     const std::string& settings = "") const {
    folder_.Write("acme.yml", R"(name: acme
title: Acme
base_url: https://api.acme.test
auth: { scheme: bearer }
poll: { min_interval: 1s, default_interval: 5m }
requests:
  - name: balance
    path: /credits
    pools: [{ pool: main, remaining: body.credits }]
)");
    std::string text = settings + "provider_files: [acme.yml]\naccounts:\n";
    Write(text);
    for (const std::string& name : names) AppendAccount(name, base_url);
  }
  // One more; `keys` are further ones of it.
  void AppendAccount(const std::string& name, const std::string& base_url,
                     const std::string& keys = "") const {
    std::ifstream in(file());
    std::stringstream text;
    text << in.rdbuf() << "  - { name: " << name
         << ", provider: acme, api_key: \"${ACME_KEY}\", base_url: \"" << base_url << "\", " << keys
         << " }\n";
    Write(text.str());
  }

  // Of all accounts, instead of the environment. It is not there before WriteKey.
  void UseKeyFile() const {
    std::string text = TemporaryFolder::Read(file());
    const std::string from_environment = "api_key: \"${ACME_KEY}\"";
    for (size_t at = text.find(from_environment); at != std::string::npos;
         at = text.find(from_environment)) {
      text.replace(at, from_environment.size(), "api_key_file: key");
    }
    Write(text);
  }
  void WriteKey(const std::string& key) const { folder_.Write("key", key + "\n"); }

  static Environment WithKey() {
    return [](const std::string& name) -> std::optional<std::string> {
      if (name == "ACME_KEY") return "hunter2";
      return std::nullopt;
    };
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace api_credits
