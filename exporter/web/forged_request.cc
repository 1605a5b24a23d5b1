#include "exporter/web/forged_request.h"

#include <string>
#include <string_view>

#include "exporter/base/ascii.h"

namespace api_credits {

bool IsForged(const HttpRequest& request) {
  const std::string site = request.Header("sec-fetch-site");
  if (!site.empty()) return site != "same-origin" && site != "none";
  const std::string origin = request.Header("origin");
  if (origin.empty()) return false;
  const std::string host = request.Header("host");
  const size_t slashes = origin.find("://");
  // "null": of a file, of a frame in a sandbox.
  if (slashes == std::string::npos || host.empty()) return true;
  return !EqualIgnoringCase(std::string_view(origin).substr(slashes + 3), host);
}

}  // namespace api_credits
