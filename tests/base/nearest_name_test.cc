#include "exporter/base/nearest_name.h"

#include <gtest/gtest.h>

namespace api_credits {
namespace {

TEST(NearestNameTest, CountsInsertionsDeletionsReplacementsAndSwaps) {
  EXPECT_EQ(EditDistance("limit", "limit"), 0U);
  EXPECT_EQ(EditDistance("limt", "limit"), 1U);
  EXPECT_EQ(EditDistance("limits", "limit"), 1U);
  EXPECT_EQ(EditDistance("lamit", "limit"), 1U);
  EXPECT_EQ(EditDistance("limti", "limit"), 1U);
  EXPECT_EQ(EditDistance("", "used"), 4U);
  EXPECT_EQ(EditDistance("used", "quota"), 4U);
}

TEST(NearestNameTest, IsEmptyWhereNothingIsNear) {
  EXPECT_EQ(NearestName("remaning", {"used", "remaining"}), "remaining");
  EXPECT_EQ(NearestName("colour", {"used", "remaining"}), "");
}

}  // namespace
}  // namespace api_credits
