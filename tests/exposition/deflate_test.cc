#include "exporter/exposition/deflate.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/exposition/gunzip.h"

namespace api_credits {
namespace {

std::string Member(const std::vector<Deflated>& blocks) {
  std::string member = GzipHead();
  GzipTail tail;
  for (const Deflated& block : blocks) {
    member += block.bytes;
    tail.Add(block);
  }
  return member + tail.Text();
}

std::string Lines(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "api_credits_remaining{account=\"a\"} 12\n";
  return text;
}

TEST(DeflateTest, BlocksMakeOneMemberThatHoldsTheWholeText) {
  Deflater deflater;
  const std::string text = Lines(50'000);
  const std::string member =
      Member({deflater.Deflate("first\n"), deflater.Deflate(text), deflater.Deflate("last\n")});
  EXPECT_LT(member.size(), text.size() / 10);
  EXPECT_EQ(Gunzip(member, text.size() + 100), "first\n" + text + "last\n");
}

TEST(DeflateTest, ABlockRefersToNothingBeforeIt) {
  Deflater deflater;
  const Deflated block = deflater.Deflate(Lines(10));
  EXPECT_EQ(deflater.Deflate(Lines(10)).bytes, block.bytes);
  EXPECT_EQ(Gunzip(Member({block}), 10'000), Lines(10));
  EXPECT_EQ(Gunzip(Member({block, deflater.Deflate("x"), block}), 10'000),
            Lines(10) + "x" + Lines(10));
}

TEST(DeflateTest, TakesNothingAndWhatCannotBeCompressed) {
  Deflater deflater;
  EXPECT_EQ(Gunzip(Member({}), 1), "");
  EXPECT_EQ(Gunzip(Member({deflater.Deflate("")}), 1), "");
  std::mt19937 random(3);
  for (const size_t size : {size_t{1}, size_t{100}, size_t{65'536}, size_t{1'000'000}}) {
    std::string noise(size, '\0');
    for (char& c : noise) c = static_cast<char>(random());
    EXPECT_EQ(Gunzip(Member({deflater.Deflate(noise)}), noise.size()), noise);
  }
}

TEST(DeflateTest, StoredBlocksOfAnyLengthStandBetweenCompressedOnes) {
  Deflater deflater;
  for (const size_t size :
       {size_t{0}, size_t{1}, size_t{65'535}, size_t{65'536}, size_t{200'000}}) {
    const std::string text(size, 'x');
    const Deflated stored = Stored(text);
    EXPECT_GE(stored.bytes.size(), size);
    const Deflated other = deflater.Deflate("other\n");
    EXPECT_EQ(Gunzip(Member({other, stored, other}), size + 100), "other\n" + text + "other\n");
  }
}

TEST(DeflateTest, AMemberWithAWrongBlockIsFoundOutByItsReader) {
  Deflater deflater;
  Deflated block = deflater.Deflate("amounts");
  block.crc ^= 1;
  EXPECT_EQ(Gunzip(Member({block}), 100), std::nullopt);
}

}  // namespace
}  // namespace api_credits
