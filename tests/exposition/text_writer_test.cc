#include "exporter/exposition/text_writer.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>

namespace api_credits {
namespace {

TEST(TextWriterTest, WritesAHeaderWithTheFirstSample) {
  TextWriter writer(Format::kText);
  writer.Begin("a", MetricType::kGauge, "Help.");
  writer.Begin("b", MetricType::kGauge, "\"b\"");
  writer.Add(1.0);
  writer.SetLabels("x=\"1\"", "y");
  writer.Add(2.5);
  writer.Add("\"", 3.0);
  writer.SetLabels("", "y");
  writer.Add("2", 4.0);
  EXPECT_EQ(writer.Finish(),
            "# HELP b \"b\"\n# TYPE b gauge\nb 1\nb{x=\"1\"} 2.5\nb{x=\"1\",y=\"\\\"\"} 3\n"
            "b{y=\"2\"} 4\n");
}

TEST(TextWriterTest, NamesAnOpenMetricsCounterWithoutItsSuffix) {
  TextWriter text(Format::kText);
  text.Begin("cpu_seconds_total", MetricType::kCounter, "\"CPU\"");
  text.Add(1.0);
  EXPECT_EQ(text.Finish(),
            "# HELP cpu_seconds_total \"CPU\"\n# TYPE cpu_seconds_total counter\n"
            "cpu_seconds_total 1\n");
  TextWriter open_metrics(Format::kOpenMetrics);
  open_metrics.Begin("cpu_seconds_total", MetricType::kCounter, "\"CPU\"");
  open_metrics.Add(1.0);
  EXPECT_EQ(open_metrics.Finish(),
            "# HELP cpu_seconds \\\"CPU\\\"\n# TYPE cpu_seconds counter\n"
            "# UNIT cpu_seconds seconds\ncpu_seconds_total 1\n# EOF\n");
}

TEST(TextWriterTest, NamesTheUnitOfBytes) {
  TextWriter writer(Format::kOpenMetrics);
  writer.Begin("memory_bytes", MetricType::kGauge, "Help.");
  writer.Add(1.0);
  EXPECT_EQ(writer.Finish(),
            "# HELP memory_bytes Help.\n# TYPE memory_bytes gauge\n"
            "# UNIT memory_bytes bytes\nmemory_bytes 1\n# EOF\n");
}

TEST(TextWriterTest, WritesFlagsCountsInstantsAndDurationsAsNumbers) {
  TextWriter writer(Format::kText);
  writer.Begin("a", MetricType::kGauge, "Help.");
  writer.Add(true);
  writer.Add(std::uint64_t{7});
  writer.Add(WallTime(Duration(1500)));
  writer.Add(std::optional(Duration(250)));
  writer.Add(std::optional<double>());
  EXPECT_EQ(writer.Finish(), "# HELP a Help.\n# TYPE a gauge\na 1\na 7\na 1.5\na 0.25\n");
}

TEST(TextWriterTest, NamesAUnitOnlyWhereItEndsTheName) {
  TextWriter writer(Format::kOpenMetrics);
  writer.Begin("seconds_left", MetricType::kGauge, "Help.");
  writer.Add(1.0);
  EXPECT_EQ(writer.Finish(),
            "# HELP seconds_left Help.\n# TYPE seconds_left gauge\n"
            "seconds_left 1\n# EOF\n");
}

TEST(TextWriterTest, WritesHistogramsAlikeInBothFormats) {
  const std::array<double, 3> bounds = {0.05, 1, 2.5};
  const std::array<std::uint64_t, 4> counts = {1, 0, 2, 3};
  const std::string expected =
      "# HELP d Help.\n# TYPE d histogram\n"
      "d_bucket{p=\"a\",le=\"0.05\"} 1\nd_bucket{p=\"a\",le=\"1.0\"} 1\n"
      "d_bucket{p=\"a\",le=\"2.5\"} 3\nd_bucket{p=\"a\",le=\"+Inf\"} 6\n"
      "d_sum{p=\"a\"} 12.25\nd_count{p=\"a\"} 6\n";
  for (const Format format : {Format::kText, Format::kOpenMetrics}) {
    TextWriter writer(format);
    writer.Begin("d", MetricType::kHistogram, "Help.");
    writer.SetLabels("p=\"a\"");
    writer.AddHistogram(bounds, counts, 12.25);
    EXPECT_EQ(writer.Finish(), expected + (format == Format::kText ? "" : "# EOF\n"));
  }
}

}  // namespace
}  // namespace api_credits
