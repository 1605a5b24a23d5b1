#include "exporter/config/loader.h"

#include <filesystem>
#include <utility>

#include "exporter/config/account_parser.h"
#include "exporter/config/catalogue.h"
#include "exporter/config/environment.h"
#include "exporter/config/file_patterns.h"
#include "exporter/config/file_reader.h"
#include "exporter/config/map_reader.h"
#include "exporter/config/problems.h"
#include "exporter/config/provider_parser.h"
#include "exporter/config/settings_parser.h"
#include "exporter/config/yaml_node.h"

namespace api_credits {
namespace {

void LoadAccountFile(const NamedFile& file, const Environment& environment,
                     ConfigProblems& problems, AccountParser& accounts) {
  const FileReport report = problems.Of(file.path);
  std::optional<YamlNode> root = ParseYaml(file.content, report);
  if (!root) return;
  ExpandEnvironment(*root, environment, report);
  const auto map = MapReader::Open({"", &*root, root->mark}, kAccountFileShape, report);
  if (map) accounts.ParseAccounts(*map, std::filesystem::path(file.path).parent_path());
}

// What the main file and all that it names say. Worth something only if no error was reported.
Config LoadAll(const MapReader& map, const std::filesystem::path& directory,
               const Environment& environment, ConfigProblems& problems) {
  const auto global_map = map.Map("global");
  const GlobalSettings global = global_map ? ParseGlobal(*global_map) : GlobalSettings();
  Config config;
  config.max_requests_in_flight = global.max_requests_in_flight;
  config.max_requests_per_host = global.max_requests_per_host;
  config.catalogue = ParseBundled(problems);
  Overlay(ReadFiles(map, "provider_files", directory), problems, config.catalogue);

  AccountParser accounts(global, config.catalogue);
  accounts.ParseAccounts(map, directory);
  for (const NamedFile& file : ReadFiles(map, "account_files", directory)) {
    LoadAccountFile(file, environment, problems, accounts);
  }
  if (problems.error_count() > 0) return config;
  config.accounts = accounts.Take();
  if (config.accounts.empty()) {
    map.report().Warning(map.mark(), "there is no account, so nothing is polled");
  }
  return config;
}

}  // namespace

LoadResult LoadConfig(const std::string& path, const Environment& environment) {
  ConfigProblems problems;
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
  if (const auto map = MapReader::Open({"", &*root, root->mark}, kConfigShape, report)) {
    const std::filesystem::path directory = std::filesystem::path(path).parent_path();
    config = LoadAll(*map, directory, environment, problems);
  }
  if (problems.error_count() > 0) return LoadErrors{problems.errors()};
  config.warnings = problems.warnings();
  return std::make_shared<const Config>(std::move(config));
}

std::variant<std::map<std::string, std::shared_ptr<const Provider>>, LoadErrors>
LoadBundledCatalogue() {
  ConfigProblems problems;
  ProviderTable table = ParseBundled(problems);
  if (problems.error_count() > 0) return LoadErrors{problems.errors()};
  return table;
}

std::variant<std::shared_ptr<const Provider>, LoadErrors> LoadProvider(const std::string& file,
                                                                       std::string_view text) {
  ConfigProblems problems;
  const FileReport report = problems.Of(file);
  const std::optional<YamlNode> root = ParseYaml(text, report);
  if (!root) return LoadErrors{problems.errors()};
  const ParsedProvider parsed = ParseProvider(*root, problems, report);
  if (problems.error_count() > 0) return LoadErrors{problems.errors()};
  return parsed.provider;
}

}  // namespace api_credits
