// The body of /metrics in every format that a scraper may ask for. What did not change since the
// last scrape is neither written nor compressed again; the exporter's own figures are of the last
// second. Thread rule: any thread; scrapes that come at once wait for each other and share.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/base/guarded.h"
#include "exporter/exposition/body.h"
#include "exporter/exposition/deflate.h"
#include "exporter/exposition/exporter_metrics.h"
#include "exporter/exposition/format.h"
#include "exporter/exposition/snapshot_page.h"
#include "exporter/ledger/ledger.h"

namespace api_credits {

class Exposition {
 public:
  // Both must outlive the Exposition.
  Exposition(const Ledger& ledger, const ExporterMetrics& exporter_metrics)
      : ledger_(ledger), exporter_metrics_(exporter_metrics) {}

  Body Get(Format format, bool gzip, Moment now);

 private:
  // The exporter's own metrics in one format, which end a page.
  struct Ending {
    std::shared_ptr<const std::string> text;
    std::uint64_t exporter_revision = 0;
    SteadyTime written{};
  };
  // The last body of one format, compressed or not.
  struct Last {
    std::optional<Body> body;
    std::shared_ptr<const std::string> ending;
    // All before the ending, of this version of the page.
    std::vector<Body::Piece> pieces;
    GzipTail tail;
    std::uint64_t page = 0;
  };
  struct Pages {
    SnapshotPage page;
    std::uint64_t version = 0;  // of the page: rises when it changes
    std::optional<std::uint64_t> ledger_revision;
    SteadyTime taken{};
    std::array<Ending, 2> endings;              // by format
    std::array<std::array<Last, 2>, 2> bodies;  // by format, plain and compressed
    Deflater deflater;
  };

  void UpdatePage(Moment now, Pages& pages) const;
  static void UpdateLast(Format format, bool gzip, Pages& pages, Last& last);
  void UpdateEnding(Format format, Moment now, Ending& ending) const;

  const Ledger& ledger_;
  const ExporterMetrics& exporter_metrics_;
  Guarded<Pages> pages_;
};

}  // namespace api_credits
