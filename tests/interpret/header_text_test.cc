#include "exporter/interpret/header_text.h"

#include <gtest/gtest.h>

namespace api_credits {
namespace {

TEST(HeaderTextTest, ReadsPlainDecimalsOnly) {
  EXPECT_EQ(ParseDecimal("60"), 60);
  EXPECT_EQ(ParseDecimal(" -12.50\t"), -12.5);
  EXPECT_EQ(ParseDecimal("007"), 7);
  for (const char* text : {"", "-", "1,000", "1e5", "0x10", "inf", "nan", "+1", ".5", "5.", "1 2",
                           "12a", "--1", "1.2.3"}) {
    EXPECT_FALSE(ParseDecimal(text)) << text;
  }
}

TEST(HeaderTextTest, SplitsListsAndForgivesATrailingComma) {
  using Members = std::vector<std::string_view>;
  EXPECT_EQ(SplitList("1, 15000"), (Members{"1", "15000"}));
  EXPECT_EQ(SplitList(" 20:1 ,100:120, "), (Members{"20:1", "100:120"}));
  EXPECT_EQ(SplitList("1,,2"), (Members{"1", "", "2"}));
  EXPECT_EQ(SplitList("  "), Members{});
}

TEST(HeaderTextTest, TakesTheWindowFromAmongTheParameters) {
  EXPECT_EQ(ParseParameterized("100;w=21600").text, "100");
  EXPECT_EQ(ParseParameterized("100;w=21600").window_seconds, 21600);
  EXPECT_EQ(ParseParameterized("100 ; burst=5; w=60;comment=\"x\"").window_seconds, 60);
  EXPECT_EQ(ParseParameterized("100").text, "100");
  for (const char* text : {"100", "100;", "100;w", "100;w=", "100;w=0", "100;w=-1", "100;x=5"}) {
    EXPECT_FALSE(ParseParameterized(text).window_seconds) << text;
  }
}

}  // namespace
}  // namespace api_credits
