// The body of /metrics in every format that a scraper may ask for. It is rendered anew if the
// ledger or the exporter's metrics changed, or if the last rendering is over a second old; scrapes
// in between share it. Thread rule: any thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "exporter/base/clock.h"
#include "exporter/base/guarded.h"
#include "exporter/exposition/exporter_metrics.h"
#include "exporter/exposition/format.h"
#include "exporter/ledger/ledger.h"

namespace api_credits {

class Exposition {
 public:
  // Both must outlive the Exposition.
  Exposition(const Ledger& ledger, const ExporterMetrics& exporter_metrics)
      : ledger_(ledger), exporter_metrics_(exporter_metrics) {}

  std::shared_ptr<const std::string> Body(Format format, bool gzip, Moment now);

 private:
  // The last body of one format. Scrapes that come while it is rendered wait for it and share it.
  struct Rendering {
    std::shared_ptr<const std::string> plain;
    std::shared_ptr<const std::string> zipped;  // empty until somebody asks
    std::uint64_t ledger_revision = 0;
    std::uint64_t exporter_revision = 0;
    SteadyTime rendered{};
  };

  bool IsCurrent(const Rendering& last, Moment now) const;
  void Render(Format format, Moment now, Rendering& last) const;

  const Ledger& ledger_;
  const ExporterMetrics& exporter_metrics_;
  std::array<Guarded<Rendering>, 2> renderings_;  // by format
};

}  // namespace api_credits
