// What to read from a response: pools, rate limits, costs and plan, with compiled expressions.
// Thread rule: one thread at a time.
#pragma once

#include "exporter/document/map_reader.h"
#include "exporter/provider/provider.h"

namespace api_credits {

// REQUIRES: the map has the keys of kReadFields.
FieldRules ParseFieldRules(const MapReader& map);

}  // namespace api_credits
