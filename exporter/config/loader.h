// Files and environment → Config. All errors of all files are reported at once, each as
// "file:line:column: message" with the closest known key where one was misspelt.
// Thread rule: a pure function of the files and of `environment`; any thread.
#pragma once

#include <string>
#include <variant>

#include "exporter/config/access.h"
#include "exporter/document/environment.h"
#include "exporter/document/problems.h"

namespace api_credits {

using LoadResult = std::variant<LoadedConfig, LoadErrors>;

LoadResult LoadConfig(const std::string& path, const Environment& environment);

}  // namespace api_credits
