#include "exporter/base/number_text.h"

#include <gtest/gtest.h>

#include <cmath>

namespace api_credits {
namespace {

TEST(NumberTextTest, WritesAnIntegerAsOneAsFarAsDoublesAreExact) {
  EXPECT_EQ(FormatNumber(120), "120");
  EXPECT_EQ(FormatNumber(-3), "-3");
  EXPECT_EQ(FormatNumber(0.5), "0.5");
  EXPECT_EQ(FormatNumber(9007199254740992), "9007199254740992");
  EXPECT_EQ(FormatNumber(1e300), "1e+300");
}

TEST(NumberTextTest, FindsTheIntegerThatADoubleHolds) {
  EXPECT_EQ(ExactInteger(-9007199254740992), -9007199254740992);
  EXPECT_EQ(ExactInteger(9007199254740994), std::nullopt);
  EXPECT_EQ(ExactInteger(1.5), std::nullopt);
  EXPECT_EQ(ExactInteger(std::nan("")), std::nullopt);
  EXPECT_EQ(ExactInteger(INFINITY), std::nullopt);
}

}  // namespace
}  // namespace api_credits
