// The prometheus-cpp registry behind OwnMetrics, and the wall around that library: besides this
// header only own_metrics.cc includes it. Names and helps come from the metric table.
// Thread rule: any thread.
#pragma once

#include <prometheus/metric_family.h>
#include <prometheus/registry.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "exporter/exposition/metric_table.h"
#include "exporter/exposition/own_metrics.h"
#include "exporter/exposition/text_writer.h"

namespace api_credits {

class OwnMetrics::Registry {
 public:
  void SetGauge(Metric metric, double value, const std::map<std::string, std::string>& labels = {});

  // Changes with every SetGauge.
  std::uint64_t revision() const;

  // The exporter's families, in the order of the metric table; process_* as they are now.
  void Write(TextWriter& writer) const;

 private:
  void Gauge(Metric metric, double value, const std::map<std::string, std::string>& labels) const;
  void UpdateProcess() const;

  mutable std::mutex mutex_;
  mutable prometheus::Registry registry_;
  std::uint64_t revision_ = 0;
};

}  // namespace api_credits
