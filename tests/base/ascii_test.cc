#include "exporter/base/ascii.h"

#include <gtest/gtest.h>

namespace api_credits {
namespace {

TEST(AsciiTest, TrimsBlanksOnBothSidesAndNoneWithin) {
  EXPECT_EQ(Trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(Trim("a"), "a");
  EXPECT_EQ(Trim(" \t"), "");
  EXPECT_EQ(Trim(""), "");
}

TEST(AsciiTest, LowersAsciiLettersAlone) {
  EXPECT_EQ(LowerCase("X-RateLimit_9"), "x-ratelimit_9");
  EXPECT_EQ(LowerCase("\xc3\x84"), "\xc3\x84") << "bytes of other letters stay";
}

}  // namespace
}  // namespace api_credits
