#include "exporter/config/source_files.h"

#include <utility>

#include "exporter/base/hash.h"
#include "exporter/document/file_reader.h"
#include "exporter/document/yaml_node.h"

namespace api_credits {
namespace {

std::uint64_t DigestOf(const Result<std::string>& content, std::uint64_t seed) {
  return content ? Fnv1a(content.value(), seed) : Fnv1a(content.error().message, ~seed);
}

std::uint64_t DigestOf(const std::vector<FilePattern>& patterns) {
  std::uint64_t digest = 0;
  for (const FilePattern& pattern : patterns) {
    for (const std::string& path : FilesOf(pattern)) {
      digest = DigestOf(ReadRegularFile(path, kMaxConfigFileBytes), Fnv1a(path, digest));
    }
  }
  return digest;
}

}  // namespace

void SourceFiles::NoteMain(std::string path, const Result<std::string>& content) {
  main_ = std::move(path);
  main_digest_ = DigestOf(content, 0);
}

void SourceFiles::NoteNamed(std::vector<FilePattern> patterns) {
  named_ = std::move(patterns);
  named_digest_ = DigestOf(named_);
}

bool SourceFiles::Changed() const {
  return DigestOf(ReadRegularFile(main_, kMaxConfigFileBytes), 0) != main_digest_ ||
         DigestOf(named_) != named_digest_;
}

}  // namespace api_credits
