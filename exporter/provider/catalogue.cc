#include "exporter/provider/catalogue.h"

#include <optional>
#include <utility>

#include "exporter/base/hash.h"
#include "exporter/document/yaml_parser.h"
#include "exporter/provider/provider_parser.h"

namespace api_credits {
namespace {

std::string_view NameOf(const BundledFile& file) {
  return file.name.substr(0, file.name.rfind('.'));
}

ParsedProvider ParseText(std::string_view text, Problems& problems, const FileReport& report) {
  const std::optional<YamlNode> root = ParseYaml(text, report);
  if (!root) return {};
  ParsedProvider parsed = ParseProvider(*root, problems, report);
  if (parsed.provider != nullptr) parsed.provider->fingerprint = Fingerprint(text);
  return parsed;
}

}  // namespace

// `places` says which file defined a name, so that a second definition can be refused.
void Catalogue::Add(const std::string& file, std::string_view text,
                    std::map<std::string, std::string>& places) {
  const FileReport report = problems_.Of(file);
  ParsedProvider parsed = ParseText(text, problems_, report);
  if (parsed.name.empty()) return;
  const auto [first, is_new] = places.emplace(parsed.name, file);
  if (!is_new) {
    report.Error(parsed.mark,
                 "provider \"" + parsed.name + "\" is already defined by " + first->second);
    return;
  }
  parsed_.insert_or_assign(parsed.name, std::move(parsed.provider));
}

void Catalogue::Overlay(const std::vector<NamedFile>& files) {
  std::map<std::string, std::string> places;
  for (const NamedFile& file : files) Add(file.path, file.content, places);
}

bool Catalogue::Find(const std::string& name, std::shared_ptr<const Provider>& provider) {
  if (!parsed_.contains(name)) {
    std::map<std::string, std::string> places;
    for (const BundledFile& file : BundledFiles()) {
      if (NameOf(file) == name) Add("bundled/" + std::string(file.name), file.content, places);
    }
  }
  const auto found = parsed_.find(name);
  if (found == parsed_.end()) return false;
  provider = found->second;
  return true;
}

std::vector<std::string_view> Catalogue::Names() const {
  std::vector<std::string_view> names;
  for (const auto& [name, provider] : parsed_) names.push_back(name);
  for (const BundledFile& file : BundledFiles()) {
    if (!parsed_.contains(std::string(NameOf(file)))) names.push_back(NameOf(file));
  }
  return names;
}

const ProviderTable& Catalogue::All() {
  std::shared_ptr<const Provider> provider;
  for (const BundledFile& file : BundledFiles()) {
    static_cast<void>(Find(std::string(NameOf(file)), provider));
  }
  return parsed_;
}

std::variant<ProviderTable, LoadErrors> LoadBundledCatalogue() {
  Problems problems;
  Catalogue catalogue(problems);
  ProviderTable table = catalogue.All();
  if (problems.error_count() > 0) return LoadErrors{problems.errors()};
  return table;
}

std::variant<std::shared_ptr<const Provider>, LoadErrors> LoadProvider(const std::string& file,
                                                                       std::string_view text) {
  Problems problems;
  const ParsedProvider parsed = ParseText(text, problems, problems.Of(file));
  if (problems.error_count() > 0) return LoadErrors{problems.errors()};
  return parsed.provider;
}

}  // namespace api_credits
