// `provider_files` and `account_files`: paths and globs → the files to read.
// Thread rule: a function of the file system; any thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "exporter/document/map_reader.h"

namespace api_credits {

struct NamedFile {
  std::string path;
  std::string content;
};

// The files that the list names, each pattern's sorted, none twice. Reported: a plain path without
// a file and a file that cannot be read (errors), a glob that matches nothing (a warning).
std::vector<NamedFile> ReadFiles(const MapReader& map, std::string_view key,
                                 const std::filesystem::path& directory);

}  // namespace api_credits
