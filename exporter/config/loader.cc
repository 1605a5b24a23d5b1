#include "exporter/config/loader.h"

#include <filesystem>
#include <utility>

#include "exporter/config/account_parser.h"
#include "exporter/config/config_grammar.h"
#include "exporter/config/settings_parser.h"
#include "exporter/document/environment.h"
#include "exporter/document/file_patterns.h"
#include "exporter/document/file_reader.h"
#include "exporter/document/map_reader.h"
#include "exporter/document/problems.h"
#include "exporter/document/yaml_node.h"
#include "exporter/provider/catalogue.h"

namespace api_credits {
namespace {

void LoadAccountFile(const NamedFile& file, const Environment& environment, Problems& problems,
                     AccountParser& accounts) {
  const FileReport report = problems.Of(file.path);
  std::optional<YamlNode> root = ParseYaml(file.content, report);
  if (!root) return;
  ExpandEnvironment(*root, environment, report);
  const auto map = MapReader::Open({"", &*root, root->mark}, kAccountFileShape, report);
  if (map) accounts.ParseAccounts(*map, std::filesystem::path(file.path).parent_path());
}

// Reads the main file and all files that it names. The result is valid only if no error was
// reported.
void LoadAll(const MapReader& map, const std::filesystem::path& directory,
             const Environment& environment, Problems& problems, Config& config,
             std::vector<Access>& access) {
  const auto global_map = map.Map("global");
  const GlobalSettings global = global_map ? ParseGlobal(*global_map) : GlobalSettings();
  config.max_requests_in_flight = global.max_requests_in_flight;
  config.max_requests_per_host = global.max_requests_per_host;
  Catalogue providers(problems);
  providers.Overlay(ReadFiles(map, "provider_files", directory));

  AccountParser accounts(global, providers);
  accounts.ParseAccounts(map, directory);
  for (const NamedFile& file : ReadFiles(map, "account_files", directory)) {
    LoadAccountFile(file, environment, problems, accounts);
  }
  if (problems.error_count() > 0) return;
  accounts.TakeInto(config, access);
  if (config.accounts.empty()) {
    map.report().Warning(map.mark(), "there is no account, so nothing is polled");
  }
}

}  // namespace

LoadResult LoadConfig(const std::string& path, const Environment& environment) {
  Problems problems;
  const FileReport report = problems.Of(path);
  Result<std::string> content = ReadRegularFile(path, kMaxConfigFileBytes);
  if (!content) {
    report.Error({}, "cannot be read: " + content.error().message);
    return LoadErrors{problems.errors()};
  }
  std::optional<YamlNode> root = ParseYaml(content.value(), report);
  if (!root) return LoadErrors{problems.errors()};
  ExpandEnvironment(*root, environment, report);
  Config config;
  std::vector<Access> access;
  if (const auto map = MapReader::Open({"", &*root, root->mark}, kConfigShape, report)) {
    const std::filesystem::path directory = std::filesystem::path(path).parent_path();
    LoadAll(*map, directory, environment, problems, config, access);
  }
  if (problems.error_count() > 0) return LoadErrors{problems.errors()};
  config.warnings = problems.warnings();
  return LoadedConfig{std::make_shared<const Config>(std::move(config)),
                      std::make_shared<const std::vector<Access>>(std::move(access))};
}

}  // namespace api_credits
