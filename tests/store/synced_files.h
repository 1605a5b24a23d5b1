// What this process has asked the system to bring to the disk, by path: fsync and fdatasync note it
// here instead. They shadow the C library's in the whole test program, SQLite included; include
// this in one file only. Thread rule: one thread at a time.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

namespace api_credits {

inline std::vector<std::string>& SyncedFiles() {
  static std::vector<std::string> files;
  return files;
}

inline int NoteSynced(int descriptor) {
  std::error_code closed;
  SyncedFiles().push_back(
      std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(descriptor), closed));
  return 0;
}

}  // namespace api_credits

extern "C" int fsync(int descriptor) { return api_credits::NoteSynced(descriptor); }
extern "C" int fdatasync(int descriptor) { return api_credits::NoteSynced(descriptor); }
