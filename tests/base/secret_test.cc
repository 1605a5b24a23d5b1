#include "exporter/base/secret.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <type_traits>
#include <utility>

namespace api_credits {
namespace {

template <typename T, typename = void>
struct Streams : std::false_type {};
template <typename T>
struct Streams<T, std::void_t<decltype(std::declval<std::ostream&>() << std::declval<T>())>>
    : std::true_type {};

static_assert(Streams<std::string>::value, "the probe itself works");
static_assert(!Streams<Secret>::value, "a Secret cannot be printed");
static_assert(!std::is_convertible_v<Secret, std::string>, "nor pass for a string");
static_assert(!std::is_convertible_v<std::string, Secret>, "nor become one unnoticed");

TEST(SecretTest, IsAValue) {
  const Secret a("k");
  Secret b(a);
  EXPECT_TRUE(a == b);
  b = Secret("other");
  EXPECT_FALSE(a == b);
  const Secret moved(std::move(b));
  EXPECT_EQ(moved.Reveal(), "other");
  EXPECT_TRUE(Secret().empty());
}

TEST(SecretTest, LeavesNothingInWhatItMovedFrom) {
  Secret from("a key that is longer than the small string buffer");
  const Secret to(std::move(from));
  EXPECT_TRUE(from.empty());  // NOLINT(bugprone-use-after-move): that is the claim
  EXPECT_EQ(to.Reveal(), "a key that is longer than the small string buffer");
}

}  // namespace
}  // namespace api_credits
