#include "exporter/exposition/exporter_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "exporter/exposition/metric_table.h"
#include "tests/exposition/strict_parser.h"

namespace api_credits {
namespace {

using testing::IsEmpty;

class ExporterMetricsTest : public testing::Test {
 protected:
  ParsedExposition Parse(Format format) const {
    TextWriter writer(format);
    metrics_.Write(writer);
    return StrictParser::Parse(writer.Finish(), format == Format::kOpenMetrics);
  }
  std::optional<double> Value(std::string_view name) const {
    const ParsedExposition parsed = Parse(Format::kText);
    const ParsedFamily* family = parsed.Find(name);
    if (family == nullptr) return std::nullopt;
    return family->samples.at(0).value;
  }

  ExporterMetrics metrics_{{"1.2.3", "abc", "GCC \"12\""}};
};

TEST_F(ExporterMetricsTest, TellsTheBuild) {
  const ParsedExposition parsed = Parse(Format::kText);
  const ParsedFamily* family = parsed.Find("api_credits_exporter_build_info");
  ASSERT_NE(family, nullptr);
  EXPECT_EQ(family->samples.at(0).value, 1);
  EXPECT_EQ(family->samples[0].Label("version"), "1.2.3");
  EXPECT_EQ(family->samples[0].Label("revision"), "abc");
  EXPECT_EQ(family->samples[0].Label("compiler"), "GCC \"12\"");
}

TEST_F(ExporterMetricsTest, ClaimsNothingBeforeTheFirstConfiguration) {
  EXPECT_EQ(Value("api_credits_exporter_config_last_reload_successful"), std::nullopt);
  EXPECT_EQ(Value("api_credits_exporter_accounts"), std::nullopt);
}

TEST_F(ExporterMetricsTest, AFailedReloadLeavesTheConfigurationInForce) {
  metrics_.ConfigLoaded(3, WallTime(Duration(1795132800042)));
  metrics_.ConfigReloadFailed();
  EXPECT_EQ(Value("api_credits_exporter_config_last_reload_successful"), 0);
  EXPECT_EQ(Value("api_credits_exporter_config_last_reload_success_timestamp_seconds"),
            1795132800.042);
  EXPECT_EQ(Value("api_credits_exporter_accounts"), 3);
  metrics_.ConfigLoaded(2, WallTime(Duration(1795132801000)));
  EXPECT_EQ(Value("api_credits_exporter_config_last_reload_successful"), 1);
  EXPECT_EQ(Value("api_credits_exporter_accounts"), 2);
}

TEST_F(ExporterMetricsTest, ItsRevisionChangesWithTheConfigurationAndNotWithAScrape) {
  const auto first = metrics_.revision();
  metrics_.ConfigLoaded(1, WallTime());
  const auto second = metrics_.revision();
  Parse(Format::kText);
  EXPECT_EQ(metrics_.revision(), second);
  metrics_.ConfigReloadFailed();
  EXPECT_NE(first, second);
  EXPECT_NE(second, metrics_.revision());
}

TEST_F(ExporterMetricsTest, WritesItsRowsInBothFormats) {
  metrics_.ConfigLoaded(1, WallTime(Duration(1)));
  for (const Format format : {Format::kText, Format::kOpenMetrics}) {
    const ParsedExposition parsed = Parse(format);
    EXPECT_THAT(parsed.faults, IsEmpty());
    size_t rows = 0;
    for (const MetricRow& row : MetricTable()) {
      rows += std::holds_alternative<ExporterSampleOf>(row.source) ? 1 : 0;
    }
    EXPECT_EQ(parsed.families.size(), rows);
  }
}

TEST_F(ExporterMetricsTest, CpuTimeNeverFalls) {
  const double first = Value("process_cpu_seconds_total").value();
  volatile double work = 0;
  for (int i = 0; i < 10'000'000; ++i) work = work + i;
  EXPECT_GE(Value("process_cpu_seconds_total").value(), first);
}

}  // namespace
}  // namespace api_credits
