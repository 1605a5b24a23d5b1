#include "exporter/interpret/faults.h"

#include <gtest/gtest.h>

namespace api_credits {
namespace {

TEST(FaultsTest, CountsEveryFaultAndBoundsTheSentences) {
  Faults faults;
  for (size_t i = 0; i < Faults::kMaxSentences + 5; ++i) faults.Add(Reason::kBadValue, "x");
  EXPECT_EQ(faults.count(), Faults::kMaxSentences + 5);
  EXPECT_EQ(faults.TakeReasons().size(), Faults::kMaxSentences + 5);
  const auto sentences = faults.TakeSentences();
  ASSERT_EQ(sentences.size(), Faults::kMaxSentences);
  EXPECT_EQ(sentences.front(), "x");
  EXPECT_EQ(sentences.back(), "further faults are not listed");
}

TEST(FaultsTest, AddsWhatIsSaidOnceOnlyOnce) {
  Faults faults;
  faults.AddOnce(Reason::kTooLarge, "more than 64 pools");
  faults.AddOnce(Reason::kTooLarge, "more than 64 pools");
  faults.AddOnce(Reason::kTooLarge, "more than 256 costs");
  EXPECT_EQ(faults.count(), 2u);
}

}  // namespace
}  // namespace api_credits
