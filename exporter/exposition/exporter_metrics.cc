#include "exporter/exposition/exporter_metrics.h"

#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <string>
#include <variant>
#include <vector>

#include "exporter/exposition/label_text.h"
#include "exporter/exposition/metric_table.h"

namespace api_credits {

struct ExporterMetrics::Families {
  // Holds its value as a gauge even if the row is a counter: it is the kernel that counts.
  struct Family {
    const MetricRow& row;
    prometheus::Family<prometheus::Gauge>& gauges;
  };

  Families() {
    for (const MetricRow& row : MetricTable()) {
      if (!std::holds_alternative<ExporterSampleOf>(row.source)) continue;
      all.push_back({row, prometheus::BuildGauge()
                              .Name(std::string(row.name))
                              .Help(std::string(row.help))
                              .Register(registry)});
    }
  }

  // What `facts` leaves empty keeps its value.
  void Set(const ExporterFacts& facts) {
    for (const Family& family : all) {
      const ExporterSample sample = std::get<ExporterSampleOf>(family.row.source)(facts);
      if (!sample.value) continue;
      prometheus::Labels labels;
      for (size_t i = 0; i < sample.label_values.size(); ++i) {
        labels.emplace(family.row.own_labels.at(i), sample.label_values[i]);
      }
      family.gauges.Add(labels).Set(*sample.value);
    }
  }

  void Write(TextWriter& writer) const {
    for (const Family& family : all) {
      writer.Begin(family.row.name, family.row.type, family.row.help);
      for (const prometheus::MetricFamily& collected : family.gauges.Collect()) {
        for (const prometheus::ClientMetric& metric : collected.metric) {
          std::string labels;
          for (const auto& label : metric.label) AppendLabel(labels, label.name, label.value);
          writer.SetLabels(labels);
          writer.Add(metric.gauge.value);
        }
      }
    }
  }

  prometheus::Registry registry;
  std::vector<Family> all;  // in the order of the table
  std::uint64_t revision = 0;
};

ExporterMetrics::ExporterMetrics(const BuildInfo& build, const Shard& shard)
    : families_(std::make_unique<Guarded<Families>>()) {
  ExporterFacts facts;
  facts.build = build;
  facts.start_time = ReadStartTime();
  facts.shard_ordinal = shard.ordinal;
  facts.total_shards = shard.total;
  Set(facts);
}

ExporterMetrics::~ExporterMetrics() = default;

void ExporterMetrics::ConfigLoaded(size_t accounts, WallTime now) {
  ExporterFacts facts;
  facts.reload_successful = 1;
  facts.reload_success_time = UnixSeconds(now);
  facts.accounts = static_cast<double>(accounts);
  Set(facts);
}

void ExporterMetrics::ConfigReloadFailed() {
  ExporterFacts facts;
  facts.reload_successful = 0;
  Set(facts);
}

void ExporterMetrics::Set(const ExporterFacts& facts) {
  families_->With([&](Families& families) {
    families.Set(facts);
    ++families.revision;
  });
}

std::uint64_t ExporterMetrics::revision() const {
  return families_->With([](const Families& families) { return families.revision; });
}

void ExporterMetrics::Write(TextWriter& writer) const {
  ExporterFacts facts;
  facts.process = ReadProcessStats();
  families_->With([&](Families& families) {
    families.Set(facts);
    families.Write(writer);
  });
}

}  // namespace api_credits
