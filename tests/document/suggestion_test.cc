#include "exporter/document/suggestion.h"

#include <gtest/gtest.h>

namespace api_credits {
namespace {

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
