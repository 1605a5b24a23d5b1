// The families of pools, accounts and providers, out of a snapshot. A value that is absent has no
// sample. Thread rule: pure function of the snapshot.
#pragma once

#include "exporter/exposition/text_writer.h"
#include "exporter/ledger/snapshot.h"

namespace api_credits {

// All families of the metric table but the exporter's, in its order.
void WriteAccountFamilies(const Snapshot& snapshot, TextWriter& writer);

}  // namespace api_credits
