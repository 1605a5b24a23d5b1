// The bundled providers, overlaid by the user's: a definition of the same name replaces one.
// Thread rule: one thread at a time.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "exporter/document/file_patterns.h"
#include "exporter/document/problems.h"
#include "exporter/provider/provider.h"

namespace api_credits {

// By name; null where the definition is broken, which is reported at its own place.
using ProviderTable = std::map<std::string, std::shared_ptr<const Provider>>;

// One file of config/providers/, put into the binary at build time.
struct BundledFile {
  std::string_view name;  // "crustdata.yml"
  std::string_view content;
};
std::span<const BundledFile> BundledFiles();

ProviderTable ParseBundled(Problems& problems);
std::variant<ProviderTable, LoadErrors> LoadBundledCatalogue();

// Two of the user's files that define one provider are an error.
void Overlay(const std::vector<NamedFile>& files, Problems& problems, ProviderTable& table);

// One definition from text; `file` is for messages.
std::variant<std::shared_ptr<const Provider>, LoadErrors> LoadProvider(const std::string& file,
                                                                       std::string_view text);

}  // namespace api_credits
