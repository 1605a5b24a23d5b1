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
  EXPECT_EQ(LowerCase("X-RateLimit_9@Z[`"), "x-ratelimit_9@z[`");
  EXPECT_EQ(LowerCase("\xc3\x84"), "\xc3\x84") << "bytes of other letters stay";
}

TEST(AsciiTest, ComparesWithoutRegardToCase) {
  EXPECT_TRUE(EqualIgnoringCase("Keep-Alive", "keep-aLIVE"));
  EXPECT_TRUE(EqualIgnoringCase("", ""));
  EXPECT_FALSE(EqualIgnoringCase("close", "closed"));
  EXPECT_FALSE(EqualIgnoringCase("@", "`")) << "they differ by the bit that letters differ by";
}

TEST(AsciiTest, ControlsAreBelowTheBlankOrDelete) {
  for (const char c : {'\0', '\n', '\x1f', '\x7f'})
    EXPECT_TRUE(IsControl(c)) << static_cast<int>(c);
  for (const char c : {' ', '~', '\x80', '\xff'}) EXPECT_FALSE(IsControl(c)) << static_cast<int>(c);
}

TEST(AsciiTest, ANameBeginsWithALetterOrUnderscore) {
  for (const char* text : {"team", "TEAM_2", "_x", "Z"}) EXPECT_TRUE(IsName(text)) << text;
  for (const char* text : {"", "2x", "a-b", "a b", "\xc3\xa9"}) EXPECT_FALSE(IsName(text)) << text;
}

TEST(AsciiTest, AnIdentifierIsANameInLowerCase) {
  EXPECT_TRUE(IsIdentifier("crustdata_2"));
  for (const char* text : {"", "Crustdata", "crustData", "2crust", "_x", "a-b", "a b"}) {
    EXPECT_FALSE(IsIdentifier(text)) << text;
  }
}

TEST(AsciiTest, ATokenHoldsEveryCharacterOfRfc9110AndNoOther) {
  EXPECT_TRUE(IsToken("!#$%&'*+-.^_`|~09azAZ"));
  EXPECT_FALSE(IsToken(""));
  for (const char c : std::string_view("\"(),/:;<=>?@[\\]{} \t\x7f\xc3\0", 22)) {
    EXPECT_FALSE(IsToken(std::string(1, c))) << static_cast<int>(c);
  }
}

}  // namespace
}  // namespace api_credits
