// How requests leave: proxy, trusted certificates, client certificate. `global` states it for all
// accounts, an account for itself. A file that cannot be used is a warning: it may come later, and
// costs nobody else a poll. Thread rule: one thread at a time.
#pragma once

#include <filesystem>

#include "exporter/config/access.h"
#include "exporter/document/map_reader.h"

namespace api_credits {

// What the map states replaces what is in `way`. REQUIRES: the map has the keys of kWayOutFields.
void ParseWayOut(const MapReader& map, const std::filesystem::path& directory, WayOut& way);

}  // namespace api_credits
