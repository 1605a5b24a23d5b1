// Makes TLS work in Debian's civetweb: opens the two private libraries in exporter/web/civetweb_tls
// under the names by which civetweb is going to look for OpenSSL.
// Thread rule: before a server with TLS is started; any thread.
#pragma once

#include "exporter/base/result.h"

namespace api_credits {

// The libraries stay open until the program ends. The error names the one that cannot be opened.
Result<void> OpenCivetwebTls();

}  // namespace api_credits
