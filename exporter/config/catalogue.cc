#include "exporter/config/catalogue.h"

#include <optional>
#include <utility>

#include "exporter/config/provider_parser.h"
#include "exporter/config/yaml_node.h"

namespace api_credits {
namespace {

// `places` says which file defined a name, for those that must not define it twice.
void AddProvider(const std::string& file, std::string_view text, ConfigProblems& problems,
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

ProviderTable ParseBundled(ConfigProblems& problems) {
  ProviderTable table;
  std::map<std::string, std::string> places;
  for (const BundledFile& file : BundledFiles()) {
    AddProvider("bundled/" + std::string(file.name), file.content, problems, places, table);
  }
  return table;
}

void Overlay(const std::vector<NamedFile>& files, ConfigProblems& problems, ProviderTable& table) {
  std::map<std::string, std::string> places;
  for (const NamedFile& file : files) {
    AddProvider(file.path, file.content, problems, places, table);
  }
}

}  // namespace api_credits
