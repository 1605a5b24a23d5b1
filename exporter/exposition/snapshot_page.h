// The part of a page that comes from snapshots: the families of pools, accounts, providers and of
// the state, row by row of the metric table. A value that is absent has no sample, a family without
// samples no header. What does not change from one snapshot to the next is kept.
// Thread rule: one thread at a time; the blocks outlive it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "exporter/exposition/format.h"
#include "exporter/exposition/line_blocks.h"
#include "exporter/exposition/text_block.h"
#include "exporter/ledger/snapshot.h"

namespace api_credits {

class SnapshotPage {
 public:
  SnapshotPage();

  // Whether the page became another one.
  bool Update(const Snapshot& snapshot);

  // All rows but those of ExporterMetrics.
  std::vector<std::shared_ptr<const TextBlock>> Blocks(Format format) const;

 private:
  using Block = std::shared_ptr<const TextBlock>;

  LineBlocks accounts_;
  std::optional<std::uint64_t> revision_;      // of the ledger, that others_ are of
  std::vector<Block> others_;                  // by row: providers and the snapshot as a whole
  std::array<std::vector<Block>, 2> headers_;  // by format and row
};

}  // namespace api_credits
