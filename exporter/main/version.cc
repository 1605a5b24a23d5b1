#include "exporter/main/version.h"

namespace api_credits {

BuildInfo ThisBuild() {
#if defined(__clang__)
  const std::string compiler = "Clang " __clang_version__;
#else
  const std::string compiler = "GCC " __VERSION__;
#endif
  return {EXPORTER_VERSION, EXPORTER_REVISION,
          compiler.substr(0, compiler.find_last_not_of(' ') + 1)};
}

std::string DescribeBuild(const BuildInfo& build) {
  return "api_credits_exporter " + build.version + " (revision " + build.revision + ", " +
         build.compiler + ")";
}

}  // namespace api_credits
