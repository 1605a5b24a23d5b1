// Families and their samples as text 0.0.4 or OpenMetrics 1.0. A family's header comes with its
// first sample, so that no family is empty; a family is begun once. Sample lines alone are the same
// in both formats. Thread rule: one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "exporter/exposition/format.h"
#include "exporter/exposition/sample.h"

namespace api_credits {

enum class MetricType { kGauge, kCounter, kHistogram };

// What stands before the samples of a family.
void AppendFamilyHeader(std::string& text, Format format, std::string_view name, MetricType type,
                        std::string_view help);

class TextWriter {
 public:
  // Without a format: sample lines alone, without headers and without an end.
  explicit TextWriter(std::optional<Format> format = std::nullopt) : format_(format) {}

  // The samples that follow are this family's. `name` and `help` must outlive them; a counter's
  // name ends with _total.
  void Begin(std::string_view name, MetricType type, std::string_view help);

  // The samples that follow have these labels, pairs as AppendLabel writes them. `own_label` is the
  // name of one more label, whose value comes with each sample. Both must outlive the samples.
  void SetLabels(std::string_view labels, std::string_view own_label = {});

  // A value that is absent or not finite has no sample.
  template <typename Value>
  void Add(const Value& value) {
    Write({SampleNumber(value), {}});
  }
  template <typename Value>
  void Add(std::string_view own_value, const Value& value) {
    Write({SampleNumber(value), own_value});
  }
  void Write(const Sample& sample);
  // A line of which all that stands before its value is known.
  void WriteLine(std::string_view prefix, double value);

  // `counts` of the buckets up to each of `bounds` and of the one above, not cumulative.
  void AddHistogram(std::span<const double> bounds, std::span<const std::uint64_t> counts,
                    double sum);

  // What was written so far.
  const std::string& text() const { return text_; }

  // The whole text. Nothing may be written after it.
  std::string Finish();

 private:
  void StartLine(std::string_view suffix);
  void AddLabel(std::string_view name, std::string_view value, bool first = true);
  void EndLine(double value, bool labelled);

  const std::optional<Format> format_;
  std::string_view name_, help_, labels_, own_label_;
  MetricType type_ = MetricType::kGauge;
  bool header_due_ = false;
  std::string text_;
};

}  // namespace api_credits
