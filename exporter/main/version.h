// The identity of this binary: version and revision as the build was configured, and the compiler.
// Thread rule: pure functions.
#pragma once

#include <string>

#include "exporter/exposition/exporter_facts.h"

namespace api_credits {

BuildInfo ThisBuild();

// "api_credits_exporter 0.1.0 (revision 1a2b3c4, GCC 12.2.0)"
std::string DescribeBuild(const BuildInfo& build);

}  // namespace api_credits
