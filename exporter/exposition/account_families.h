// The families of pools, accounts, providers and of the state, out of a snapshot. A value that is
// absent has no sample. Thread rule: pure function of the snapshot.
#pragma once

#include "exporter/exposition/text_writer.h"
#include "exporter/ledger/snapshot.h"

namespace api_credits {

// The families of the metric table up to the state's, in its order; the other ones of the exporter
// are OwnMetrics'.
void WriteAccountFamilies(const Snapshot& snapshot, TextWriter& writer);

}  // namespace api_credits
