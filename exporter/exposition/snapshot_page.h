// The part of a page that comes from a snapshot: the families of pools, accounts, providers and of
// the state, row by row of the metric table. A value that is absent has no sample.
// Thread rule: pure functions of the snapshot.
#pragma once

#include <string>
#include <vector>

#include "exporter/exposition/metric_table.h"
#include "exporter/exposition/text_writer.h"
#include "exporter/ledger/snapshot.h"

namespace api_credits {

// An account with the text of its labels, which is the same in every family.
struct LabelledAccount {
  explicit LabelledAccount(const AccountView& account);

  const AccountView& view;
  std::string labels;
  std::vector<std::string> pool_labels;  // in the order of view.pools
};

// The samples of one account, or of its pools, in the family of `row`. None if the row is not about
// accounts.
void WriteSamples(const MetricRow& row, const LabelledAccount& account, TextWriter& writer);

// All rows but those of ExporterMetrics.
void WriteSnapshot(const Snapshot& snapshot, TextWriter& writer);

}  // namespace api_credits
