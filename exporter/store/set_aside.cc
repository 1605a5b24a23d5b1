#include "exporter/store/set_aside.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "exporter/base/time_text.h"

namespace api_credits {
namespace {

// A name that is still free, so that nothing is overwritten.
std::string FreeName(const std::string& file, WallTime now) {
  // 20261120T000000Z: colons are not welcome in every file system.
  const std::string name = file + ".damaged-" + FormatUtc(now, "%Y%m%dT%H%M%SZ");
  std::error_code ignored;
  std::string free = name;
  for (int i = 2; std::filesystem::exists(free, ignored); ++i)
    free = name + "-" + std::to_string(i);
  return free;
}

// A rename that a power loss takes back would bring the old counters back.
void SyncFolder(const std::filesystem::path& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  fsync(descriptor);
  close(descriptor);
}

}  // namespace

Result<std::string> SetFileAside(const std::string& file, WallTime now) {
  const std::string aside = FreeName(file, now);
  std::error_code failure;
  // The file goes first: without it what lies beside it means nothing, while a file without its
  // write-ahead log would be taken for an older state.
  std::filesystem::rename(file, aside, failure);
  if (failure) {
    return Error{ErrorCode::kIo, "cannot rename \"" + file + "\": " + failure.message()};
  }
  for (const char* companion : {"-wal", "-shm"}) {
    std::error_code absent;
    std::filesystem::rename(file + companion, aside + companion, absent);
  }
  SyncFolder(std::filesystem::path(file).parent_path());
  return aside;
}

}  // namespace api_credits
