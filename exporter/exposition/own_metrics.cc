#include "exporter/exposition/own_metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>

#include <optional>

#include "exporter/exposition/label_text.h"
#include "exporter/exposition/own_registry.h"
#include "exporter/exposition/process_stats.h"

namespace api_credits {

void OwnMetrics::Registry::SetGauge(Metric metric, double value,
                                    const std::map<std::string, std::string>& labels) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Gauge(metric, value, labels);
  ++revision_;
}

std::uint64_t OwnMetrics::Registry::revision() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return revision_;
}

// Registering a family or a series again yields the one that is there.
void OwnMetrics::Registry::Gauge(Metric metric, double value,
                                 const std::map<std::string, std::string>& labels) const {
  const MetricRow& row = RowOf(metric);
  prometheus::BuildGauge()
      .Name(std::string(row.name))
      .Help(std::string(row.help))
      .Register(registry_)
      .Add(labels)
      .Set(value);
}

void OwnMetrics::Registry::UpdateProcess() const {
  const ProcessStats stats = ReadProcessStats();
  const auto set = [this](Metric metric, const std::optional<double>& value) {
    if (value) Gauge(metric, *value, {});
  };
  set(Metric::kResidentMemory, stats.resident_bytes);
  set(Metric::kVirtualMemory, stats.virtual_bytes);
  set(Metric::kOpenFds, stats.open_fds);
  set(Metric::kMaxFds, stats.max_fds);
  set(Metric::kStartTime, stats.start_time_seconds);
  if (!stats.cpu_seconds) return;
  const MetricRow& row = RowOf(Metric::kCpuSeconds);
  prometheus::Counter& cpu = prometheus::BuildCounter()
                                 .Name(std::string(row.name))
                                 .Help(std::string(row.help))
                                 .Register(registry_)
                                 .Add({});
  if (*stats.cpu_seconds > cpu.Value()) cpu.Increment(*stats.cpu_seconds - cpu.Value());
}

void OwnMetrics::Registry::Write(TextWriter& writer) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  UpdateProcess();
  const std::vector<prometheus::MetricFamily> families = registry_.Collect();
  for (const MetricRow& row : MetricTable()) {
    writer.Begin(row);
    for (const prometheus::MetricFamily& family : families) {
      if (family.name != row.name) continue;
      for (const prometheus::ClientMetric& metric : family.metric) {
        std::string labels;
        for (const auto& label : metric.label) AppendLabel(labels, label.name, label.value);
        const bool counter = row.type == MetricType::kCounter;
        writer.Sample(labels, counter ? metric.counter.value : metric.gauge.value);
      }
    }
  }
}

OwnMetrics::OwnMetrics(const BuildInfo& build) : registry_(std::make_unique<Registry>()) {
  registry_->SetGauge(
      Metric::kBuildInfo, 1,
      {{"version", build.version}, {"revision", build.revision}, {"compiler", build.compiler}});
}

OwnMetrics::~OwnMetrics() = default;

void OwnMetrics::ConfigLoaded(size_t accounts, WallTime now) {
  registry_->SetGauge(Metric::kReloadSuccessful, 1);
  registry_->SetGauge(Metric::kReloadSuccessTime, UnixSeconds(now));
  registry_->SetGauge(Metric::kAccounts, static_cast<double>(accounts));
}

void OwnMetrics::ConfigReloadFailed() { registry_->SetGauge(Metric::kReloadSuccessful, 0); }

}  // namespace api_credits
