#include "exporter/web/query.h"

#include <gtest/gtest.h>

namespace api_credits {
namespace {

TEST(QueryTest, FindsAPairInAnyPlace) {
  for (const char* query : {"account=a", "x=1&account=a", "account=a&x=1", "&&account=a&"}) {
    EXPECT_EQ(QueryValue(query, "account"), "a") << query;
  }
}

TEST(QueryTest, NamesAreMatchedWhole) {
  EXPECT_EQ(QueryValue("accounts=a&my_account=b&account", "account"), std::nullopt);
  EXPECT_EQ(QueryValue("", "account"), std::nullopt);
}

TEST(QueryTest, TheFirstOfTwoCounts) { EXPECT_EQ(QueryValue("a=1&a=2", "a"), "1"); }

TEST(QueryTest, AnEmptyValueIsAValue) { EXPECT_EQ(QueryValue("a=", "a"), ""); }

TEST(QueryTest, DecodesEscapesAndSpaces) {
  EXPECT_EQ(QueryValue("%61=b%2Fc+d%3D%26", "a"), "b/c d=&");
  EXPECT_EQ(QueryValue("a=b=c", "a"), "b=c");
}

TEST(QueryTest, LeavesWhatIsNoEscapeAlone) {
  EXPECT_EQ(QueryValue("a=100%&b=%4&c=%zz&d=%-1", "a"), "100%");
  EXPECT_EQ(QueryValue("a=100%&b=%4&c=%zz&d=%-1", "b"), "%4");
  EXPECT_EQ(QueryValue("a=100%&b=%4&c=%zz&d=%-1", "c"), "%zz");
  EXPECT_EQ(QueryValue("a=100%&b=%4&c=%zz&d=%-1", "d"), "%-1");
}

}  // namespace
}  // namespace api_credits
