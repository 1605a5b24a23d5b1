// Files and environment → Config. All errors of all files are reported at once, each as
// "file:line:column: message" with the closest known key where one was misspelt.
// Thread rule: a pure function of the files and of `environment`; any thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "exporter/config/config.h"

namespace api_credits {

// Looks an environment variable up; nullopt if it is not set. `main` passes getenv.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

struct LoadErrors {
  std::vector<std::string> lines;  // at least one
};

using LoadResult = std::variant<std::shared_ptr<const Config>, LoadErrors>;

LoadResult LoadConfig(const std::string& path, const Environment& environment);

// The bundled providers (config/providers/*.yml, embedded at build time), parsed.
std::variant<std::map<std::string, std::shared_ptr<const Provider>>, LoadErrors>
LoadBundledCatalogue();

// One provider definition from text; `file` is for messages.
std::variant<std::shared_ptr<const Provider>, LoadErrors> LoadProvider(const std::string& file,
                                                                       std::string_view text);

}  // namespace api_credits
