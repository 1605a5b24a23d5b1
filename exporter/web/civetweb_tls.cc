#include "exporter/web/civetweb_tls.h"

#include <dlfcn.h>

#include <string>

namespace api_credits {

Result<void> OpenCivetwebTls() {
  for (const char* name : {"libcrypto.so", "libssl.so"}) {
    // The loader puts the folder of the program in place of $ORIGIN.
    const std::string path = std::string("$ORIGIN/../lib/api_credits_exporter/") + name;
    if (dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL) == nullptr) {
      const char* const reason = dlerror();  // NOLINT(concurrency-mt-unsafe): one for each thread
      return Error{ErrorCode::kIo, "TLS needs the exporter's own lib/api_credits_exporter/" +
                                       std::string(name) + ": " + reason};
    }
  }
  return {};
}

}  // namespace api_credits
