#include "exporter/base/word_list.h"

#include <gtest/gtest.h>

#include <array>

namespace api_credits {
namespace {

TEST(WordListTest, JoinsWithCommasAndALastOr) {
  constexpr std::array<std::string_view, 3> kWords = {"quota", "remaining", "used"};
  const std::span<const std::string_view> words(kWords);
  EXPECT_EQ(JoinWithOr(words), "quota, remaining or used");
  EXPECT_EQ(JoinWithOr(words.first(2)), "quota or remaining");
  EXPECT_EQ(JoinWithOr(words.first(1)), "quota");
  EXPECT_EQ(JoinWithOr({}), "");
}

}  // namespace
}  // namespace api_credits
