#include "exporter/document/file_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace api_credits {
namespace {

Error FromErrno(int code) { return {ErrorCode::kIo, std::generic_category().message(code)}; }

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

}  // namespace

Result<std::string> ReadRegularFile(const std::string& path, size_t max_bytes) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return FromErrno(errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return FromErrno(errno);
  if (!S_ISREG(status.st_mode)) return Error{ErrorCode::kIo, "not a regular file"};
  // One byte more than the file has, or than is allowed, tells a longer file from one that fits.
  std::string content(std::min(static_cast<size_t>(status.st_size), max_bytes) + 1, '\0');
  size_t size = 0;
  while (size <= max_bytes) {
    if (size == content.size()) content.resize(max_bytes + 1);  // the file has grown
    const ssize_t got = ::read(file.get(), content.data() + size, content.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FromErrno(errno);
    if (got == 0) break;
    size += static_cast<size_t>(got);
  }
  if (size > max_bytes) {
    return Error{ErrorCode::kTooLarge, "larger than " + std::to_string(max_bytes) + " bytes"};
  }
  content.resize(size);
  return content;
}

}  // namespace api_credits
