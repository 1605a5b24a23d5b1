// From which balance and which runway on a pool is worth an alert, in the pool's own unit.
// Thread rule: pure functions.
#pragma once

#include "exporter/config/config.h"
#include "exporter/ledger/snapshot.h"

namespace api_credits {

// REQUIRES: the view's reading is complete, for percent are of its recurring grant, else its limit;
// where neither is known there is no threshold.
void SetThresholds(const PoolSettings& settings, PoolView& view);

}  // namespace api_credits
