#include "exporter/main/environment.h"

#include <cstdlib>

namespace api_credits {

Environment SystemEnvironment() {
  return [](const std::string& name) -> std::optional<std::string> {
    // Unsafe only beside setenv, which this program never calls.
    const char* const value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
    if (value == nullptr) return std::nullopt;
    return std::string(value);
  };
}

}  // namespace api_credits
