#include "exporter/base/shared_value.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace api_credits {
namespace {

using Text = SharedValue<std::string>;

TEST(SharedValueTest, IsTheUsualValueAtFirst) {
  const Text usual;
  EXPECT_EQ(*usual, "");
}

TEST(SharedValueTest, CopiesShare) {
  const Text a("acme");
  Text b;
  b = a;
  EXPECT_TRUE(a.SharesWith(b));
  EXPECT_EQ(*std::as_const(b), "acme");
}

TEST(SharedValueTest, OneThatIsChangedLeavesTheOtherAlone) {
  const Text a("acme");
  Text b = a;
  b->append("!");
  EXPECT_EQ(*a, "acme");
  EXPECT_EQ(b, Text("acme!"));
}

TEST(SharedValueTest, ChangesOfTheUsualValueStayWithTheirOwner) {
  Text a;
  a->append("acme");
  EXPECT_EQ(Text(), Text(""));
  EXPECT_EQ(a, Text("acme"));
}

TEST(SharedValueTest, EqualsByValue) {
  EXPECT_EQ(Text("acme"), Text("acme"));
  EXPECT_FALSE(Text("acme") == Text("globex"));
}

TEST(SharedValueTest, SharesWithAnEqualOneOnly) {
  const Text acme("acme");
  Text same("acme");
  Text other("globex");
  same.ShareIfEqual(acme);
  other.ShareIfEqual(acme);
  EXPECT_TRUE(same.SharesWith(acme));
  EXPECT_FALSE(other.SharesWith(acme));
  EXPECT_EQ(*std::as_const(other), "globex");
}

}  // namespace
}  // namespace api_credits
