// Families and their samples as text 0.0.4 or OpenMetrics 1.0. A family's header comes with its
// first sample, so that no family stands there empty; a family is begun once.
// Thread rule: one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "exporter/exposition/exposition.h"
#include "exporter/exposition/metric_table.h"

namespace api_credits {

class TextWriter {
 public:
  TextWriter(Format format, size_t expected_bytes);

  // The samples that follow are this family's.
  void Begin(const MetricRow& row);

  // `labels` are pairs as AppendLabel writes them, without braces; they may be empty.
  void Sample(std::string_view labels, double value);
  // One more label after these.
  void Sample(std::string_view labels, std::string_view name, std::string_view value,
              double sample);

  // `counts` of the buckets up to each of `bounds` and of the one above, not cumulative.
  void Histogram(std::string_view labels, std::span<const double> bounds,
                 std::span<const std::uint64_t> counts, double sum);

  // The whole text. Nothing may be written after it.
  std::string Finish();

 private:
  void Header();
  void StartLine(std::string_view suffix, std::string_view labels);
  void EndLine(double value);

  const Format format_;
  const MetricRow* row_ = nullptr;
  bool header_due_ = false;
  std::string text_;
  std::string scratch_;
};

}  // namespace api_credits
