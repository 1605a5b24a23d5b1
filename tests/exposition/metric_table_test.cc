#include "exporter/exposition/metric_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace api_credits {
namespace {

using testing::HasSubstr;

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

const MetricRow& RowOf(std::string_view name) {
  for (const MetricRow& row : MetricTable()) {
    if (row.name == name) return row;
  }
  ADD_FAILURE() << name << " is not in the table";
  return MetricTable()[0];
}

TEST(MetricTableTest, HoldsEveryMetricOnce) {
  std::set<std::string_view> names;
  for (const MetricRow& row : MetricTable()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
  }
  EXPECT_EQ(names.size(), MetricTable().size());
}

TEST(MetricTableTest, NamesFollowTheConventions) {
  for (const MetricRow& row : MetricTable()) {
    EXPECT_EQ(row.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string_view::npos);
    EXPECT_EQ(EndsWith(row.name, "_total"), row.type == MetricType::kCounter) << row.name;
    EXPECT_TRUE(row.name.rfind("api_credits_", 0) == 0 || row.name.rfind("process_", 0) == 0);
    const bool own =
        row.name.rfind("api_credits_exporter_", 0) == 0 || row.name.rfind("process_", 0) == 0;
    EXPECT_EQ(own, row.scope() == Scope::kExporter) << row.name;
  }
}

TEST(MetricTableTest, HelpsAreSentences) {
  for (const MetricRow& row : MetricTable()) {
    EXPECT_TRUE(EndsWith(row.help, ".")) << row.name;
    EXPECT_EQ(row.help.find("  "), std::string_view::npos) << row.name;
  }
}

TEST(MetricTableTest, ARowIsAboutWhatItReads) {
  EXPECT_EQ(RowOf("api_credits_remaining").scope(), Scope::kPool);
  EXPECT_EQ(RowOf("api_credits_consumed_total").scope(), Scope::kPool);
  EXPECT_EQ(RowOf("api_credits_rate_limit_reset_timestamp_seconds").scope(), Scope::kAccount);
  EXPECT_EQ(RowOf("api_credits_poll_errors_total").scope(), Scope::kProvider);
  EXPECT_EQ(RowOf("api_credits_exporter_state_durable").scope(), Scope::kExporter);
  EXPECT_EQ(RowOf("api_credits_exporter_accounts").scope(), Scope::kExporter);
}

TEST(MetricTableTest, HelpSaysWhatReadersGetWrong) {
  const auto help = [](std::string_view name) { return std::string(RowOf(name).help); };
  EXPECT_THAT(help("api_credits_remaining"), HasSubstr("not fetched at scrape"));
  EXPECT_THAT(help("api_credits_rate_limit_remaining"),
              HasSubstr("describe the limit of that call"));
  EXPECT_THAT(help("api_credits_rate_limit_reset_timestamp_seconds"),
              HasSubstr("does not mean full again"));
}

}  // namespace
}  // namespace api_credits
