#include "tests/forecast/scrapes.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <stdexcept>

namespace api_credits::forecast {
namespace {

constexpr char kConsumed[] = "api_credits_consumed_total";

// {a="b",c="d"}; the pages of the corpus hold no escapes.
Labels ReadLabels(std::string_view text) {
  Labels labels;
  while (!text.empty()) {
    const size_t equals = text.find("=\"");
    const size_t end = text.find('"', equals + 2);
    if (equals == text.npos || end == text.npos) throw std::runtime_error("bad labels");
    labels.emplace_back(text.substr(0, equals), text.substr(equals + 2, end - equals - 2));
    text.remove_prefix(end + 1);
    if (!text.empty() && text[0] == ',') text.remove_prefix(1);
  }
  return labels;
}

void AddTarget(Labels& labels) {
  labels.emplace_back("job", "api_credits");
  labels.emplace_back("instance", "exporter:10210");
}

}  // namespace

Scrapes::Scrapes(SeriesStore& store, LabelTable& labels, const std::set<std::string>& metrics)
    : store_(store), labels_(labels), metrics_(metrics) {
  Labels up = {{kMetricName, "up"}};
  AddTarget(up);
  up_ = store_.Find(labels_.Intern(std::move(up)), "up");
}

void Scrapes::Take(std::string_view page, size_t instant) {
  while (!page.empty()) {
    const size_t end = std::min(page.find('\n'), page.size());
    const std::string_view line = page.substr(0, end);
    page.remove_prefix(std::min(end + 1, page.size()));
    if (line.empty() || line[0] == '#') continue;
    const size_t space = line.rfind(' ');
    TakeSample(line.substr(0, space), line.substr(space + 1), instant);
  }
  EndMissing(instant);
  store_.At(up_, instant) = 1;
}

void Scrapes::Fail(size_t instant) {
  EndMissing(instant);
  store_.At(up_, instant) = 0;
}

void Scrapes::TakeSample(std::string_view series, std::string_view value, size_t instant) {
  const size_t brace = std::min(series.find('{'), series.size());
  const std::string metric(series.substr(0, brace));
  if (metric != kConsumed && !metrics_.contains(metric)) return;
  const auto [found, inserted] = series_.try_emplace(std::string(series), 0);
  if (inserted) {
    Labels labels;
    if (brace < series.size())
      labels = ReadLabels(series.substr(brace + 1, series.size() - brace - 2));
    labels.emplace_back(kMetricName, metric);
    AddTarget(labels);
    found->second = store_.Find(labels_.Intern(std::move(labels)), metric);
    scraped_.push_back(found->second);
  }
  store_.At(found->second, instant) = std::strtod(std::string(value).c_str(), nullptr);
}

void Scrapes::EndMissing(size_t instant) {
  for (const size_t series : scraped_) {
    double& value = store_.At(series, instant);
    if (!IsValue(value)) value = kEnded;
  }
}

std::map<std::string, double> Scrapes::Consumed() const {
  std::map<std::string, double> consumed;
  for (const size_t number : store_.OfMetric(kConsumed)) {
    const SeriesStore::Series& series = store_.Get(number);
    double& total = consumed[ValueOf(labels_.Get(series.labels), "pool")];
    double last = 0;
    for (const double value : series.values) {
      if (!IsValue(value)) continue;
      total += value >= last ? value - last : value;
      last = value;
    }
  }
  return consumed;
}

}  // namespace api_credits::forecast
