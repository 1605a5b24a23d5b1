#include "exporter/exposition/metric_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace api_credits {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

TEST(MetricTableTest, HoldsEveryMetricOnce) {
  std::set<std::string_view> names;
  for (const MetricRow& row : MetricTable()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_EQ(&RowOf(row.metric), &row);
  }
  EXPECT_EQ(names.size(), kMetricCount);
}

TEST(MetricTableTest, NamesFollowTheConventions) {
  for (const MetricRow& row : MetricTable()) {
    EXPECT_EQ(row.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string_view::npos);
    EXPECT_EQ(EndsWith(row.name, "_total"), row.type == MetricType::kCounter) << row.name;
    EXPECT_TRUE(row.name.rfind("api_credits_", 0) == 0 || row.name.rfind("process_", 0) == 0);
    const bool own =
        row.name.rfind("api_credits_exporter_", 0) == 0 || row.name.rfind("process_", 0) == 0;
    EXPECT_EQ(own, row.carrier == Carrier::kExporter) << row.name;
  }
}

TEST(MetricTableTest, HelpsAreSentences) {
  for (const MetricRow& row : MetricTable()) {
    EXPECT_TRUE(EndsWith(row.help, ".")) << row.name;
    EXPECT_EQ(row.help.find("  "), std::string_view::npos) << row.name;
  }
}

TEST(MetricTableTest, LabelsStandInTheOrderOfExposition) {
  EXPECT_THAT(LabelsOf(RowOf(Metric::kRemaining)),
              ElementsAre("provider", "account", "pool", "unit"));
  EXPECT_THAT(LabelsOf(RowOf(Metric::kLowThreshold)),
              ElementsAre("provider", "account", "pool", "unit", "severity"));
  EXPECT_THAT(LabelsOf(RowOf(Metric::kRateLimitReset)),
              ElementsAre("provider", "account", "policy"));
  EXPECT_THAT(LabelsOf(RowOf(Metric::kPollErrors)), ElementsAre("provider", "reason"));
  EXPECT_THAT(LabelsOf(RowOf(Metric::kBuildInfo)), ElementsAre("compiler", "revision", "version"));
}

TEST(MetricTableTest, HelpSaysWhatReadersGetWrong) {
  const auto help = [](Metric metric) { return std::string(RowOf(metric).help); };
  EXPECT_THAT(help(Metric::kRemaining), HasSubstr("not fetched at scrape"));
  EXPECT_THAT(help(Metric::kRateLimitRemaining), HasSubstr("describe the limit of that call"));
  EXPECT_THAT(help(Metric::kRateLimitReset), HasSubstr("does not mean full again"));
}

}  // namespace
}  // namespace api_credits
