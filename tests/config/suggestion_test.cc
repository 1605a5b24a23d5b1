#include "exporter/config/suggestion.h"

#include <gtest/gtest.h>

namespace api_credits {
namespace {

TEST(SuggestionTest, CountsInsertionsDeletionsReplacementsAndSwaps) {
  EXPECT_EQ(EditDistance("limit", "limit"), 0U);
  EXPECT_EQ(EditDistance("limt", "limit"), 1U);
  EXPECT_EQ(EditDistance("limits", "limit"), 1U);
  EXPECT_EQ(EditDistance("lamit", "limit"), 1U);
  EXPECT_EQ(EditDistance("limti", "limit"), 1U);
  EXPECT_EQ(EditDistance("", "used"), 4U);
  EXPECT_EQ(EditDistance("used", "quota"), 4U);
}

TEST(SuggestionTest, NamesTheNearestKnownName) {
  EXPECT_EQ(Suggestion("remaning", {"used", "remaining", "limit"}),
            "; did you mean \"remaining\"?");
  EXPECT_EQ(Suggestion("poll_intervall", {"poll_timeout", "poll_interval"}),
            "; did you mean \"poll_interval\"?");
}

TEST(SuggestionTest, SaysNothingWhereNoNameIsNear) {
  EXPECT_EQ(Suggestion("colour", {"used", "remaining", "limit"}), "");
  EXPECT_EQ(Suggestion("x", {}), "");
  EXPECT_EQ(Suggestion("ab", {"cd"}), "");
  EXPECT_EQ(Suggestion(std::string(10'000, 'x'), {"xx"}), "");
}

}  // namespace
}  // namespace api_credits
