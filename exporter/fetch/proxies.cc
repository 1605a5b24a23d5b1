#include "exporter/fetch/proxies.h"

#include <initializer_list>

namespace api_credits {

Proxies ReadProxies(
    const std::function<std::optional<std::string>(const std::string& name)>& environment) {
  const auto first_set = [&environment](std::initializer_list<const char*> names) {
    for (const char* name : names) {
      const std::optional<std::string> value = environment(name);
      if (value && !value->empty()) return *value;
    }
    return std::string();
  };
  return {first_set({"http_proxy", "all_proxy", "ALL_PROXY"}),
          first_set({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}),
          first_set({"no_proxy", "NO_PROXY"})};
}

}  // namespace api_credits
