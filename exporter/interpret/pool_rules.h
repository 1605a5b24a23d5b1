// The pools and costs of one response. Invariant: a pool has at least one value, an unlimited one
// has no remaining. Thread rule: as ResponseReader.
#pragma once

#include <vector>

#include "exporter/interpret/reading.h"
#include "exporter/interpret/response_reader.h"
#include "exporter/provider/provider.h"

namespace api_credits {

// Adds what is there. `required`: a pool that must be there and is not is a fault.
void ReadPools(const std::vector<PoolRule>& rules, ResponseReader& reader, bool required,
               std::vector<PoolReading>& pools);

// A cost without a value is left out: vendors state them for what the plan includes.
void ReadCosts(const std::vector<CostRule>& rules, ResponseReader& reader,
               std::vector<CostReading>& costs);

}  // namespace api_credits
