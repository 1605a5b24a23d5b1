#include "exporter/document/file_patterns.h"

#include <glob.h>

#include <algorithm>
#include <set>
#include <utility>

#include "exporter/document/file_reader.h"
#include "exporter/document/scalars.h"

namespace api_credits {
namespace {

constexpr std::string_view kWildcards = "*?[";

std::string Escaped(const std::string& path) {
  std::string escaped;
  for (const char c : path) {
    if (kWildcards.find(c) != std::string_view::npos || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

// Only the pattern has wildcards: the directory is taken as it is.
std::vector<std::string> Matches(const std::filesystem::path& directory,
                                 const std::string& pattern) {
  const std::filesystem::path relative(pattern);
  const std::string whole =
      relative.is_absolute() || directory.empty()
          ? pattern
          : (std::filesystem::path(Escaped(directory.string())) / relative).string();
  std::vector<std::string> paths;
  glob_t found{};
  // Its data race is in looking up users for "~", which is not asked for.
  // NOLINTNEXTLINE(concurrency-mt-unsafe)
  if (::glob(whole.c_str(), GLOB_NOSORT, nullptr, &found) == 0) {
    for (size_t i = 0; i < found.gl_pathc; ++i) {
      paths.push_back(std::filesystem::path(found.gl_pathv[i]).lexically_normal().string());
    }
  }
  ::globfree(&found);
  // Not by the locale's order, which differs between machines.
  std::sort(paths.begin(), paths.end());
  return paths;
}

bool IsGlob(const std::string& text) { return text.find_first_of(kWildcards) != std::string::npos; }

}  // namespace

std::vector<std::string> FilesOf(const FilePattern& pattern) {
  if (IsGlob(pattern.text)) return Matches(pattern.directory, pattern.text);
  return {(pattern.directory / pattern.text).lexically_normal().string()};
}

std::vector<FilePattern> PatternsOf(const MapReader& map, std::string_view key,
                                    const std::filesystem::path& directory) {
  std::vector<FilePattern> patterns;
  const auto list = map.Get(key);
  if (!list || list->node->kind != YamlNode::Kind::kList) return patterns;
  for (const YamlNode& item : list->node->items) {
    if (item.kind == YamlNode::Kind::kScalar) patterns.push_back({directory, item.text});
  }
  return patterns;
}

std::vector<NamedFile> ReadFiles(const MapReader& map, std::string_view key,
                                 const std::filesystem::path& directory) {
  const FileReport& report = map.report();
  std::vector<NamedFile> files;
  std::set<std::string> seen;
  for (const Setting& setting : map.List(key)) {
    const auto pattern = ReadOneLine(setting, report);
    if (!pattern) continue;
    const std::vector<std::string> paths = FilesOf({directory, *pattern});
    if (paths.empty()) {
      report.Warning(setting.mark(),
                     std::string(key) + ": no file matches " + Quoted(*setting.node));
    }
    for (const std::string& path : paths) {
      if (!seen.insert(path).second) continue;
      Result<std::string> content = ReadRegularFile(path, kMaxConfigFileBytes);
      if (content) {
        files.push_back({path, std::move(content).value()});
      } else {
        report.Error(setting.mark(),
                     std::string(key) + ": \"" + path + "\": " + content.error().message);
      }
    }
  }
  return files;
}

}  // namespace api_credits
