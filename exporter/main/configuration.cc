#include "exporter/main/configuration.h"

#include <set>

namespace api_credits {

size_t ProvidersInUse(const Config& config) {
  std::set<std::string> names;
  for (const auto& account : config.accounts) names.insert(account->provider->name);
  return names.size();
}

CurlClientOptions ClientOptions(const Config& config, const BuildInfo& build) {
  return {"api_credits_exporter/" + build.version, config.max_requests_in_flight,
          config.max_requests_per_host};
}

std::string JoinLines(const std::vector<std::string>& lines) {
  std::string joined;
  for (const std::string& line : lines) {
    if (!joined.empty()) joined += '\n';
    joined += line;
  }
  return joined;
}

}  // namespace api_credits
