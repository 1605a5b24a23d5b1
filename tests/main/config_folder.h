// A folder of its own with a configuration in it: accounts of a provider that nobody answers for.
// Invariant: the folder goes away with the object. Thread rule: one thread.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "exporter/config/loader.h"

namespace api_credits {

class ConfigFolder {
 public:
  ConfigFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "api_credits_XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
  }
  ~ConfigFolder() { std::filesystem::remove_all(folder_); }
  ConfigFolder(const ConfigFolder&) = delete;
  ConfigFolder& operator=(const ConfigFolder&) = delete;

  std::string file() const { return folder_ / "exporter.yml"; }
  std::string storage_path() const { return folder_ / "state"; }

  void Write(const std::string& text) const { std::ofstream(file()) << text; }

  // Accounts of those names, whose vendor is at `base_url`; `settings` are further lines.
  void WriteAccounts(const std::vector<std::string>& names, const std::string& base_url,
                     const std::string& settings = "") const {
    std::ofstream(folder_ / "acme.yml") << "name: acme\n"
                                           "title: Acme\n"
                                           "base_url: https://api.acme.test\n"
                                           "auth: { scheme: bearer }\n"
                                           "poll: { min_interval: 1s, default_interval: 5m }\n"
                                           "requests:\n"
                                           "  - name: balance\n"
                                           "    path: /credits\n"
                                           "    pools: [{ pool: main, remaining: body.credits }]\n";
    std::string text = settings + "provider_files: [acme.yml]\naccounts:\n";
    for (const std::string& name : names) {
      text += "  - { name: " + name + ", provider: acme, api_key: \"${ACME_KEY}\", base_url: \"" +
              base_url + "\" }\n";
    }
    Write(text);
  }

  static Environment WithKey() {
    return [](const std::string& name) -> std::optional<std::string> {
      if (name == "ACME_KEY") return "hunter2";
      return std::nullopt;
    };
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace api_credits
