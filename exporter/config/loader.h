// Files and environment → Config. All errors of all files are reported at once, each as
// "file:line:column: message" with the closest known key where one was misspelt.
// Thread rule: a pure function of the files and of `environment`; any thread.
#pragma once

#include <string>
#include <variant>

#include "exporter/config/access.h"
#include "exporter/config/source_files.h"
#include "exporter/document/environment.h"
#include "exporter/document/problems.h"

namespace api_credits {

using LoadResult = std::variant<LoadedConfig, LoadErrors>;

// `sources` becomes what was read, whatever the result.
LoadResult LoadConfig(const std::string& path, const Environment& environment,
                      SourceFiles* sources = nullptr);

}  // namespace api_credits
