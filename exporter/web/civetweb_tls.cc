#include "exporter/web/civetweb_tls.h"

#include <dlfcn.h>

#include <filesystem>
#include <string>
#include <system_error>

namespace api_credits {

Result<void> OpenCivetwebTls() {
  std::error_code failure;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", failure);
  const std::filesystem::path folder =
      program.parent_path().parent_path() / "lib" / "api_credits_exporter";
  for (const char* name : {"libcrypto.so", "libssl.so"}) {
    if (dlopen((folder / name).c_str(), RTLD_NOW | RTLD_LOCAL) == nullptr) {
      const char* const reason = dlerror();  // NOLINT(concurrency-mt-unsafe): one for each thread
      return Error{ErrorCode::kIo,
                   "tls_server_config: a part of the exporter is missing: " + std::string(reason)};
    }
  }
  return {};
}

}  // namespace api_credits
