// Families and their samples as text 0.0.4 or OpenMetrics 1.0. A family's header comes with its
// first sample, so that no family is empty; a family is begun once. Sample lines alone are the same
// in both formats. Thread rule: one thread at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "exporter/base/clock.h"
#include "exporter/exposition/format.h"

namespace api_credits {

// The number that a sample shows: Unix seconds of an instant, seconds of a duration, 0 or 1; NaN if
// the value is absent.
inline double SampleNumber(double value) { return value; }
inline double SampleNumber(bool value) { return value ? 1 : 0; }
inline double SampleNumber(std::uint64_t value) { return static_cast<double>(value); }
inline double SampleNumber(WallTime value) { return UnixSeconds(value); }
inline double SampleNumber(Duration value) { return Seconds(value); }
template <typename Value>
double SampleNumber(const std::optional<Value>& value) {
  return value ? SampleNumber(*value) : std::numeric_limits<double>::quiet_NaN();
}

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
    Sample(SampleNumber(value));
  }
  template <typename Value>
  void Add(std::string_view own_value, const Value& value) {
    SampleWithOwn(own_value, SampleNumber(value));
  }
  // With a second label of its own.
  template <typename Value>
  void Add(std::string_view own_value, std::string_view second_label, std::string_view second_value,
           const Value& value) {
    SampleWithTwo(own_value, second_label, second_value, SampleNumber(value));
  }

  // `counts` of the buckets up to each of `bounds` and of the one above, not cumulative.
  void AddHistogram(std::span<const double> bounds, std::span<const std::uint64_t> counts,
                    double sum);

  // What was written so far.
  const std::string& text() const { return text_; }

  // The whole text. Nothing may be written after it.
  std::string Finish();

 private:
  void Sample(double value);
  void SampleWithOwn(std::string_view own_value, double value);
  void SampleWithTwo(std::string_view own_value, std::string_view second_label,
                     std::string_view second_value, double value);
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
