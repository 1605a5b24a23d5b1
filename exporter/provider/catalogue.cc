#include "exporter/provider/catalogue.h"

#include <optional>
#include <utility>

#include "exporter/document/yaml_node.h"
#include "exporter/provider/provider_parser.h"

namespace api_credits {
namespace {

// `places` says which file defined a name, so that a second definition can be refused.
void AddProvider(const std::string& file, std::string_view text, Problems& problems,
                 std::map<std::string, std::string>& places, ProviderTable& table) {
  const FileReport report = problems.Of(file);
  const std::optional<YamlNode> root = ParseYaml(text, report);
  if (!root) return;
  ParsedProvider parsed = ParseProvider(*root, problems, report);
  if (parsed.name.empty()) return;
  const auto [first, is_new] = places.emplace(parsed.name, file);
  if (!is_new) {
    report.Error(parsed.mark,
                 "provider \"" + parsed.name + "\" is already defined by " + first->second);
    return;
  }
  table.insert_or_assign(parsed.name, std::move(parsed.provider));
}

}  // namespace

ProviderTable ParseBundled(Problems& problems) {
  ProviderTable table;
  std::map<std::string, std::string> places;
  for (const BundledFile& file : BundledFiles()) {
    AddProvider("bundled/" + std::string(file.name), file.content, problems, places, table);
  }
  return table;
}

void Overlay(const std::vector<NamedFile>& files, Problems& problems, ProviderTable& table) {
  std::map<std::string, std::string> places;
  for (const NamedFile& file : files) {
    AddProvider(file.path, file.content, problems, places, table);
  }
}

std::variant<ProviderTable, LoadErrors> LoadBundledCatalogue() {
  Problems problems;
  ProviderTable table = ParseBundled(problems);
  if (problems.error_count() > 0) return LoadErrors{problems.errors()};
  return table;
}

std::variant<std::shared_ptr<const Provider>, LoadErrors> LoadProvider(const std::string& file,
                                                                       std::string_view text) {
  Problems problems;
  const FileReport report = problems.Of(file);
  const std::optional<YamlNode> root = ParseYaml(text, report);
  if (!root) return LoadErrors{problems.errors()};
  const ParsedProvider parsed = ParseProvider(*root, problems, report);
  if (problems.error_count() > 0) return LoadErrors{problems.errors()};
  return parsed.provider;
}

}  // namespace api_credits
