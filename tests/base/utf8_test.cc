#include "exporter/base/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace api_credits {
namespace {

// The character's bytes, by the definition of UTF-8 and without regard to what is allowed.
std::string Encoded(char32_t code) {
  if (code < 0x80) return {static_cast<char>(code)};
  std::string tail;
  char32_t lead_limit = 0x20;
  unsigned lead_bits = 0xC0;
  do {
    tail.insert(tail.begin(), static_cast<char>(0x80U | (code & 0x3FU)));
    code >>= 6;
    if (code < lead_limit) break;
    lead_limit >>= 1;
    lead_bits = 0x80U | lead_bits >> 1;
  } while (true);
  return static_cast<char>(lead_bits | code) + tail;
}

TEST(Utf8Test, ReadsCharactersAndNoSurrogate) {
  // Every one up to the second plane, then one in each 256; the last is beyond Unicode.
  for (char32_t code = 0; code <= 0x110000; code += code < 0x11000 ? 1 : 0x100) {
    const bool exists = code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    const std::string text = Encoded(code);
    const Utf8Character read = FirstCharacter(text + "x");
    ASSERT_EQ(read.bytes, exists ? text.size() : 0) << static_cast<unsigned>(code);
    ASSERT_EQ(read.code, exists ? code : 0) << static_cast<unsigned>(code);
  }
}

TEST(Utf8Test, RefusesWhatIsNotUtf8) {
  for (const char* text : {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf",
                           "\xf0\x8f\xbf\xbf", "\xf5\x80\x80\x80", "\xff", "\xf4\x90\x80\x80",
                           "\xc3", "\xe2\x82", "\xf0\x9f\x98", "\xc3(", "\xe2\x82(", "\xe2(\xac"}) {
    EXPECT_EQ(FirstCharacter(text).bytes, 0U) << text;
    EXPECT_FALSE(IsUtf8(std::string("good ") + text)) << text;
  }
  EXPECT_EQ(FirstCharacter("").bytes, 0U);
  EXPECT_TRUE(IsUtf8(""));
  EXPECT_TRUE(IsUtf8("a \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 \xf4\x8f\xbf\xbf"));
}

TEST(Utf8Test, FindsWhatIsNotUtf8WhereverItStands) {
  for (size_t length = 0; length <= 24; ++length) {
    const std::string ascii(length, 'a');
    EXPECT_TRUE(IsUtf8(ascii));
    EXPECT_TRUE(IsUtf8(ascii + "\xc3\xa9" + ascii)) << length;
    for (size_t at = 0; at < length; ++at) {
      std::string text = ascii;
      text[at] = '\x80';
      EXPECT_FALSE(IsUtf8(text)) << at << " of " << length;
    }
  }
}

TEST(Utf8Test, APrefixCutsNoCharacterInTwo) {
  constexpr std::string_view kText =
      "a\xe2\x82\xac"
      "b";
  EXPECT_EQ(Utf8Prefix(kText, 5), kText);
  EXPECT_EQ(Utf8Prefix(kText, 4), kText.substr(0, 4));
  EXPECT_EQ(Utf8Prefix(kText, 3), "a");
  EXPECT_EQ(Utf8Prefix(kText, 2), "a");
  EXPECT_EQ(Utf8Prefix(kText, 0), "");
}

TEST(Utf8Test, CutsOneByteOrderMark) {
  EXPECT_EQ(WithoutByteOrderMark("\xEF\xBB\xBF{}"), "{}");
  EXPECT_EQ(WithoutByteOrderMark("\xEF\xBB\xBF\xEF\xBB\xBFx"), "\xEF\xBB\xBFx");
  EXPECT_EQ(WithoutByteOrderMark("\xEF\xBB"), "\xEF\xBB");
  EXPECT_EQ(WithoutByteOrderMark(""), "");
}

}  // namespace
}  // namespace api_credits
