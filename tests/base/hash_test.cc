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

}  // namespace
}  // namespace api_credits
