#include "exporter/base/masked_text.h"

#include <gtest/gtest.h>

namespace api_credits {
namespace {

TEST(MaskedTextTest, ShowsANameInThePlaceOfEachSecret) {
  MaskedText text("Bearer ");
  text.AppendSecret("s3cret", "key").Append("-").AppendSecret("other", "app");
  EXPECT_EQ(text.Reveal(), "Bearer s3cret-other");
  EXPECT_EQ(text.shown(), "Bearer <key>-<app>");
  EXPECT_TRUE(text.holds_secret());
}

TEST(MaskedTextTest, PlainTextIsSentAsItIsShown) {
  const MaskedText text = MaskedText("a").Append("b");
  EXPECT_EQ(text.Reveal(), "ab");
  EXPECT_EQ(text.shown(), "ab");
  EXPECT_FALSE(text.holds_secret());
}

TEST(MaskedTextTest, JoinsTextsWithAndWithoutSecrets) {
  const MaskedText secret = MaskedText().AppendSecret("s", "key");
  EXPECT_EQ(MaskedText("a").Append(secret).Reveal(), "as");
  EXPECT_EQ(MaskedText("a").Append(secret).shown(), "a<key>");
  EXPECT_EQ(MaskedText(secret).Append(MaskedText("b")).Reveal(), "sb");
  EXPECT_EQ(MaskedText(secret).Append(secret).shown(), "<key><key>");
}

TEST(MaskedTextTest, AnEmptySecretIsEmpty) {
  const MaskedText text = MaskedText().AppendSecret("", "key");
  EXPECT_TRUE(text.empty()) << "nothing is sent";
  EXPECT_EQ(text.shown(), "<key>");
}

}  // namespace
}  // namespace api_credits
