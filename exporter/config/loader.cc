#include "exporter/config/loader.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "exporter/base/ascii.h"
#include "exporter/config/account_parser.h"
#include "exporter/config/config_grammar.h"
#include "exporter/config/redaction.h"
#include "exporter/config/settings_parser.h"
#include "exporter/document/environment.h"
#include "exporter/document/file_patterns.h"
#include "exporter/document/file_reader.h"
#include "exporter/document/map_reader.h"
#include "exporter/document/problems.h"
#include "exporter/document/yaml_parser.h"
#include "exporter/provider/catalogue.h"

namespace api_credits {
namespace {

// A path as a comment.
std::string Shown(const std::string& path) {
  std::string name = path;
  std::replace_if(name.begin(), name.end(), IsControl, '?');
  return "# " + name + "\n";
}

// A document of Config::shown_files.
std::string Shown(const std::string& path, const YamlNode& root, const Shape& shape) {
  return Shown(path) + RedactedText(root, shape, std::filesystem::path(path).parent_path());
}

void LoadAccountFile(const NamedFile& file, const Environment& environment, Problems& problems,
                     AccountParser& accounts, std::string& shown) {
  const FileReport report = problems.Of(file.path);
  std::optional<YamlNode> root = ParseYaml(file.content, report);
  if (!root) return;
  ExpandEnvironment(*root, environment, report);
  const auto map = MapReader::Open({"", &*root, root->mark}, kAccountFileShape, report);
  if (!map) return;
  accounts.ParseAccounts(*map, std::filesystem::path(file.path).parent_path());
  shown += "---\n" + Shown(file.path, *root, kAccountFileShape);
}

// Reads the main file and all files that it names. The result is valid only if no error was
// reported.
void LoadAll(const MapReader& map, const std::filesystem::path& directory,
             const Environment& environment, Problems& problems, SourceFiles& sources,
             Config& config, std::vector<Access>& access) {
  std::vector<FilePattern> named = PatternsOf(map, "provider_files", directory);
  for (FilePattern& pattern : PatternsOf(map, "account_files", directory)) {
    named.push_back(std::move(pattern));
  }
  sources.NoteNamed(std::move(named));
  const auto global_map = map.Map("global");
  const GlobalSettings global = global_map ? ParseGlobal(*global_map, directory) : GlobalSettings();
  config.max_requests_in_flight = global.max_requests_in_flight;
  config.max_requests_per_host = global.max_requests_per_host;
  Catalogue providers(problems);
  const std::vector<NamedFile> definitions = ReadFiles(map, "provider_files", directory);
  providers.Overlay(definitions);

  AccountParser accounts(global, providers);
  accounts.ParseAccounts(map, directory);
  for (const NamedFile& file : ReadFiles(map, "account_files", directory)) {
    LoadAccountFile(file, environment, problems, accounts, config.shown_files);
  }
  if (!definitions.empty()) config.shown_files += "---\n# providers are defined by\n";
  for (const NamedFile& file : definitions) config.shown_files += Shown(file.path);
  if (problems.error_count() > 0) return;
  accounts.TakeInto(config, access);
  if (config.accounts.empty()) {
    map.report().Warning(map.mark(), "there is no account, so nothing is polled");
  }
}

LoadResult LoadFrom(const std::string& path, const Environment& environment, SourceFiles& sources) {
  Problems problems;
  const FileReport report = problems.Of(path);
  const Result<std::string> content = ReadRegularFile(path, kMaxConfigFileBytes);
  sources.NoteMain(path, content);
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
    config.shown_files = Shown(path, *root, kConfigShape);
    const std::filesystem::path directory = std::filesystem::path(path).parent_path();
    LoadAll(*map, directory, environment, problems, sources, config, access);
  }
  if (problems.error_count() > 0) return LoadErrors{problems.errors()};
  config.warnings = problems.warnings();
  return LoadedConfig{std::make_shared<const Config>(std::move(config)),
                      std::make_shared<const std::vector<Access>>(std::move(access))};
}

}  // namespace

LoadResult LoadConfig(const std::string& path, const Environment& environment,
                      SourceFiles* sources) {
  SourceFiles read;
  LoadResult result = LoadFrom(path, environment, read);
  if (sources != nullptr) *sources = std::move(read);
  return result;
}

}  // namespace api_credits
