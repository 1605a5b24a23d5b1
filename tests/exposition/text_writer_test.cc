#include "exporter/exposition/text_writer.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>

namespace api_credits {
namespace {

MetricRow Row(std::string_view name, MetricType type, std::string_view help = "Help.") {
  return {Metric::kRemaining, name, type, Carrier::kExporter, {}, help};
}

TEST(TextWriterTest, WritesAHeaderWithTheFirstSample) {
  const MetricRow empty = Row("a", MetricType::kGauge);
  const MetricRow full = Row("b", MetricType::kGauge, "\"b\"");
  TextWriter writer(Format::kText, 0);
  writer.Begin(empty);
  writer.Begin(full);
  writer.Sample("", 1);
  writer.Sample("x=\"1\"", 2.5);
  writer.Sample("x=\"1\"", "y", "\"", 3);
  writer.Sample("", "y", "2", 4);
  EXPECT_EQ(writer.Finish(),
            "# HELP b \"b\"\n# TYPE b gauge\nb 1\nb{x=\"1\"} 2.5\nb{x=\"1\",y=\"\\\"\"} 3\n"
            "b{y=\"2\"} 4\n");
}

TEST(TextWriterTest, NamesAnOpenMetricsCounterWithoutItsSuffix) {
  const MetricRow row = Row("cpu_seconds_total", MetricType::kCounter, "\"CPU\"");
  TextWriter text(Format::kText, 0);
  text.Begin(row);
  text.Sample("", 1);
  EXPECT_EQ(text.Finish(),
            "# HELP cpu_seconds_total \"CPU\"\n# TYPE cpu_seconds_total counter\n"
            "cpu_seconds_total 1\n");
  TextWriter open_metrics(Format::kOpenMetrics, 0);
  open_metrics.Begin(row);
  open_metrics.Sample("", 1);
  EXPECT_EQ(open_metrics.Finish(),
            "# HELP cpu_seconds \\\"CPU\\\"\n# TYPE cpu_seconds counter\n"
            "# UNIT cpu_seconds seconds\ncpu_seconds_total 1\n# EOF\n");
}

TEST(TextWriterTest, NamesAUnitOnlyWhereItEndsTheName) {
  const MetricRow row = Row("seconds_left", MetricType::kGauge);
  TextWriter writer(Format::kOpenMetrics, 0);
  writer.Begin(row);
  writer.Sample("", 1);
  EXPECT_EQ(writer.Finish(),
            "# HELP seconds_left Help.\n# TYPE seconds_left gauge\n"
            "seconds_left 1\n# EOF\n");
}

TEST(TextWriterTest, WritesHistogramsAlikeInBothFormats) {
  const MetricRow row = Row("d", MetricType::kHistogram);
  const std::array<double, 3> bounds = {0.05, 1, 2.5};
  const std::array<std::uint64_t, 4> counts = {1, 0, 2, 3};
  const std::string expected =
      "# HELP d Help.\n# TYPE d histogram\n"
      "d_bucket{p=\"a\",le=\"0.05\"} 1\nd_bucket{p=\"a\",le=\"1.0\"} 1\n"
      "d_bucket{p=\"a\",le=\"2.5\"} 3\nd_bucket{p=\"a\",le=\"+Inf\"} 6\n"
      "d_sum{p=\"a\"} 12.25\nd_count{p=\"a\"} 6\n";
  for (const Format format : {Format::kText, Format::kOpenMetrics}) {
    TextWriter writer(format, 0);
    writer.Begin(row);
    writer.Histogram("p=\"a\"", bounds, counts, 12.25);
    EXPECT_EQ(writer.Finish(), expected + (format == Format::kText ? "" : "# EOF\n"));
  }
}

}  // namespace
}  // namespace api_credits
