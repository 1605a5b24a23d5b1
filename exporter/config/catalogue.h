// The bundled providers, overlaid by the user's: a definition of the same name replaces one.
// Thread rule: one thread at a time.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/config/account_parser.h"
#include "exporter/config/file_patterns.h"
#include "exporter/config/problems.h"

namespace api_credits {

// One file of config/providers/, put into the binary at build time.
struct BundledFile {
  std::string_view name;  // "crustdata.yml"
  std::string_view content;
};
std::span<const BundledFile> BundledFiles();

ProviderTable ParseBundled(ConfigProblems& problems);

// Two of the user's files that define one provider are an error.
void Overlay(const std::vector<NamedFile>& files, ConfigProblems& problems, ProviderTable& table);

}  // namespace api_credits
