#include "exporter/base/hash.h"

#include <gtest/gtest.h>

namespace api_credits {
namespace {

TEST(HashTest, IsFnv1aForEver) {
  // The vectors of its authors: a state file of any age must be understood.
  EXPECT_EQ(Fnv1a(""), 0xcbf29ce484222325U);
  EXPECT_EQ(Fnv1a("a"), 0xaf63dc4c8601ec8cU);
  EXPECT_EQ(Fnv1a("foobar"), 0x85944171f73967e8U);
  EXPECT_NE(Fnv1a("a", 1), Fnv1a("a"));
  EXPECT_EQ(Fingerprint("a"), "af63dc4c8601ec8c");
}

TEST(HashTest, MixesAsSplitMix64) {
  // The first outputs of the generator whose state begins at 0.
  EXPECT_EQ(Mixed(0x9e3779b97f4a7c15U), 0xe220a8397b1dcdafU);
  EXPECT_EQ(Mixed(2 * 0x9e3779b97f4a7c15U), 0x6e789e6aa1b965f4U);
}

TEST(HashTest, JumpsToABucketThatExistsAndOnlyEverToTheNewest) {
  for (std::uint64_t key = 0; key < 1000; ++key) {
    EXPECT_EQ(JumpHash(Mixed(key), 1), 0);
    for (int buckets = 1; buckets < 50; ++buckets) {
      const int before = JumpHash(Mixed(key), buckets);
      const int after = JumpHash(Mixed(key), buckets + 1);
      EXPECT_LT(before, buckets);
      EXPECT_TRUE(after == before || after == buckets) << key << ' ' << buckets;
    }
  }
}

}  // namespace
}  // namespace api_credits
