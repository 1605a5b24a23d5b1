// Whether a definition tells what 100 % of a pool is: its grant or its limit. Thresholds in percent
// need one of them. Thread rule: pure functions.
#pragma once

#include <map>
#include <set>
#include <string>

#include "exporter/provider/provider.h"

namespace api_credits {

// By pool, of those of which it reads a balance. All pools that are named by an expression stand
// under "". Optional requests count where they are `enabled`.
std::map<std::string, bool> TellsWhole(const Provider& provider,
                                       const std::set<std::string>& enabled);

}  // namespace api_credits
