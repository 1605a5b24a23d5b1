// What a load of the configuration read: the main file and the files that it names. Tells whether
// they have changed since by what they hold, not by their dates or inodes: so that a symbolic link
// that is swapped (Kubernetes) and a bind mount are seen, and a file that was only touched is not.
// Key and secret files are not among them, because each poll reads those anew.
// Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "exporter/base/result.h"
#include "exporter/document/file_patterns.h"

namespace api_credits {

class SourceFiles {
 public:
  // What was read of the main file.
  void NoteMain(std::string path, const Result<std::string>& content);
  // What the main file names. To be called before those files are read, so that no change is
  // missed.
  void NoteNamed(std::vector<FilePattern> patterns);

  // Reads the disk. A file that newly matches a pattern is a change, too.
  bool Changed() const;

 private:
  std::string main_;
  std::vector<FilePattern> named_;
  std::uint64_t main_digest_ = 0;
  std::uint64_t named_digest_ = 0;
};

}  // namespace api_credits
