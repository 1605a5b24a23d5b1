#include "exporter/exposition/gzip.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/exposition/gunzip.h"

namespace api_credits {
namespace {

TEST(GzipTest, IsOneMemberThatHoldsTheWholeBody) {
  std::string body;
  for (int i = 0; i < 50'000; ++i) body += "api_credits_remaining{account=\"a\"} 12\n";
  const std::string zipped = Gzip(body);
  EXPECT_LT(zipped.size(), body.size() / 10);
  EXPECT_EQ(Gunzip(zipped, body.size()), body);
}

TEST(GzipTest, TakesEmptyAndIncompressibleBodies) {
  EXPECT_EQ(Gunzip(Gzip(""), 1), "");
  std::mt19937 random(3);
  std::string noise(100'000, '\0');
  for (char& c : noise) c = static_cast<char>(random());
  EXPECT_EQ(Gunzip(Gzip(noise), noise.size()), noise);
}

}  // namespace
}  // namespace api_credits
