#include "exporter/web/human_text.h"

#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <utility>
#include <vector>

namespace api_credits {
namespace {

TEST(HumanTextTest, AmountsHaveGroupsAndNoMoreDigitsThanTheyNeed) {
  const std::vector<std::pair<double, std::string>> amounts = {
      {0, "0"},
      {-0.0, "0"},
      {7, "7"},
      {999, "999"},
      {1000, "1,000"},
      {-1000, "-1,000"},
      {-100, "-100"},
      {138940.37, "138,940.37"},
      {1234567890, "1,234,567,890"},
      {12.5, "12.5"},
      {0.5, "0.5"},
      {0.004217, "0.0042"},
      {0.00001234, "0.000012"},
      {1e-9, "1e-09"},
      {-0.004, "-0.004"},
      {1e18, "1e+18"},
      {std::numeric_limits<double>::infinity(), "inf"},
  };
  for (const auto& [amount, text] : amounts) EXPECT_EQ(AmountText(amount), text) << amount;
}

TEST(HumanTextTest, SpansHaveTwoUnitsAtMost) {
  const std::vector<std::pair<double, std::string>> spans = {
      {-5, "0 s"},
      {59.9, "59 s"},
      {60, "1 min"},
      {3599, "59 min"},
      {3600, "1 h"},
      {12000, "3 h 20 min"},
      {86400, "1 d"},
      {187200, "2 d 4 h"},
      {12 * 86400.0 + 3600, "12 d"},
      {700 * 86400.0, "700 d"},
      {4 * 366 * 86400.0, "4 years"},
      {1e30, "over 100 years"},
  };
  for (const auto& [seconds, text] : spans) EXPECT_EQ(SpanText(seconds), text) << seconds;
}

TEST(HumanTextTest, InstantsAreToldFromNow) {
  const WallTime now = std::chrono::sys_days(std::chrono::year(2026) / 11 / 20);
  EXPECT_EQ(AgoText(now, now), "now");
  EXPECT_EQ(AgoText(now - std::chrono::minutes(3), now), "3 min ago");
  EXPECT_EQ(AgoText(now + std::chrono::hours(52), now), "in 2 d 4 h");
  EXPECT_EQ(TimeText(now), "2026-11-20 00:00 UTC");
}

TEST(HumanTextTest, WhatIsNotWholeIsNotAHundredPercent) {
  EXPECT_EQ(PercentText(99.99, 100), "99 %");
  EXPECT_EQ(PercentText(100, 100), "100 %");
  EXPECT_EQ(PercentText(3, 2), "150 %");
  EXPECT_EQ(PercentText(1e9, 2), ">999 %");
  EXPECT_EQ(PercentText(0.456, 100), "0.4 %");
  EXPECT_EQ(PercentText(0.01, 100), "<0.1 %");
  EXPECT_EQ(PercentText(0, 100), "0 %");
}

}  // namespace
}  // namespace api_credits
