// The body of /metrics in every format that a scraper may ask for. Rendered when the ledger has
// changed or the last rendering is over a second old, and shared by all scrapes in between.
// Thread rule: any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "exporter/base/clock.h"
#include "exporter/exposition/own_metrics.h"
#include "exporter/ledger/ledger.h"

namespace api_credits {

enum class Format { kText, kOpenMetrics };

// What to send, by the request's Accept and Accept-Encoding (nullptr-free; empty where absent):
// OpenMetrics 1.0 where its q-value is the highest that we can serve, text 0.0.4 otherwise; gzip
// where its q-value is above 0 and not below identity's.
Format NegotiateFormat(std::string_view accept);
bool NegotiateGzip(std::string_view accept_encoding);
std::string_view ContentType(Format format);

class Exposition {
 public:
  // All must outlive the Exposition.
  Exposition(const Ledger& ledger, const OwnMetrics& own_metrics);
  ~Exposition();

  std::shared_ptr<const std::string> Body(Format format, bool gzip, Moment now);

 private:
  class Cache;
  std::unique_ptr<Cache> cache_;
};

}  // namespace api_credits
