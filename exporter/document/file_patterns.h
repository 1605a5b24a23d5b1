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

// A path or glob as a file writes it, relative to the directory of that file.
struct FilePattern {
  std::filesystem::path directory;
  std::string text;
};

// The files that match now, sorted; of a plain path that one, whether or not it is there.
std::vector<std::string> FilesOf(const FilePattern& pattern);
// What the list names. Whatever is no text is left out; ReadFiles reports it.
std::vector<FilePattern> PatternsOf(const MapReader& map, std::string_view key,
                                    const std::filesystem::path& directory);

// The files that the list names, each pattern's sorted, none twice. Reported: a plain path without
// a file and a file that cannot be read (errors), a glob that matches nothing (a warning).
std::vector<NamedFile> ReadFiles(const MapReader& map, std::string_view key,
                                 const std::filesystem::path& directory);

}  // namespace api_credits
