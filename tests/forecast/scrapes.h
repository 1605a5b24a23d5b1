// Takes the pages of /metrics apart and stores their samples, instant by instant, as a Prometheus
// that scrapes one exporter does: a series that is gone ends, also when the exporter is down.
// Thread rule: one thread.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tests/forecast/labels.h"
#include "tests/forecast/series_store.h"

namespace api_credits::forecast {

class Scrapes {
 public:
  // All must outlive the Scrapes. Metrics that are not in `metrics` are passed over.
  Scrapes(SeriesStore& store, LabelTable& labels, const std::set<std::string>& metrics);

  void Take(std::string_view page, size_t instant);
  void Fail(size_t instant);

  // By pool: the rise of api_credits_consumed_total over all that was scraped.
  std::map<std::string, double> Consumed() const;

 private:
  void EndMissing(size_t instant);
  void TakeSample(std::string_view series, std::string_view value, size_t instant);

  SeriesStore& store_;
  LabelTable& labels_;
  const std::set<std::string>& metrics_;
  std::unordered_map<std::string, size_t> series_;  // by their text on the page
  std::vector<size_t> scraped_;
  size_t up_;
};

}  // namespace api_credits::forecast
