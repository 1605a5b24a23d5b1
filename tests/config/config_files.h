// A directory of configuration files that goes away with the test, and an environment of its own.
// Thread rule: one thread at a time.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "exporter/config/loader.h"
#include "tests/doubles/temporary_folder.h"

namespace api_credits {

class ConfigFiles {
 public:
  ConfigFiles() { Write("key", "secret-of-the-file\n"); }

  std::string Path(const std::string& name) const { return folder_.Path(name); }
  void Write(const std::string& name, std::string_view text) const { folder_.Write(name, text); }

  std::map<std::string, std::string> environment = {{"API_KEY", "secret-of-the-environment"},
                                                    {"TEAM", "growth"}};

  LoadResult Load(const std::string& name) const {
    return LoadConfig(Path(name),
                      [this](const std::string& variable) -> std::optional<std::string> {
                        const auto found = environment.find(variable);
                        if (found == environment.end()) return std::nullopt;
                        return found->second;
                      });
  }

  // The main file "c.yml". Lines come without the directory, which differs from run to run.
  std::vector<std::string> Errors(std::string_view text) const {
    Write("c.yml", text);
    const LoadResult result = Load("c.yml");
    if (!std::holds_alternative<LoadErrors>(result)) return {};
    return Bare(std::get<LoadErrors>(result).lines);
  }

  // Both null where the file has errors, which the test would rather see through Errors().
  LoadedConfig GoodWithAccess(std::string_view text) const {
    Write("c.yml", text);
    const LoadResult result = Load("c.yml");
    const auto* loaded = std::get_if<LoadedConfig>(&result);
    return loaded == nullptr ? LoadedConfig() : *loaded;
  }
  std::shared_ptr<const Config> Good(std::string_view text) const {
    return GoodWithAccess(text).config;
  }

  std::vector<std::string> Bare(std::vector<std::string> lines) const {
    const std::string prefix = folder_.Path("");
    for (std::string& line : lines) {
      for (size_t at = line.find(prefix); at != std::string::npos; at = line.find(prefix)) {
        line.erase(at, prefix.size());
      }
    }
    return lines;
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace api_credits
