// Warns of thresholds in percent that can never be: nobody tells what 100 % is.
// Thread rule: one thread at a time.
#pragma once

#include "exporter/config/config.h"
#include "exporter/document/map_reader.h"

namespace api_credits {

// REQUIRES: `account` is what `map` says, with its provider's requests chosen.
void WarnOfPercentOfNothing(const MapReader& map, const Account& account);

}  // namespace api_credits
