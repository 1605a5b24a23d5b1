// The user's own labels of an account, and the names that are reserved.
// Thread rule: pure function.
#pragma once

#include <map>
#include <string>

#include "exporter/document/map_reader.h"

namespace api_credits {

// REQUIRES: the map may have `labels`.
std::map<std::string, std::string> ParseLabels(const MapReader& account);

}  // namespace api_credits
