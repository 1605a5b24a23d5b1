#include "exporter/base/secret.h"

#include <gtest/gtest.h>

#include <array>
#include <new>
#include <ostream>
#include <string>
#include <string_view>
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

TEST(SecretTest, LeavesNothingInItsMemoryWhenItDies) {
  alignas(Secret) std::array<char, sizeof(Secret)> memory{};
  const std::string_view key = "key-in-place";  // short: it is in the object itself
  Secret* secret = new (memory.data()) Secret(std::string(key));
  const auto seen = [&] {
    std::string bytes;
    for (const volatile char& byte : memory) bytes += byte;
    return bytes.find(key.substr(1)) != std::string::npos;  // emptying a string ends it at 0
  };
  ASSERT_TRUE(seen()) << "the test looks at the right place";
  secret->~Secret();
  EXPECT_FALSE(seen());
}

TEST(SecretTest, LeavesNothingBehindAShorterOneInTheSameBuffer) {
  std::string key(100, 'k');
  key.resize(60);  // the rest keeps its bytes
  Secret secret(std::move(key));
  const char* buffer = secret.Reveal().data();
  const Secret shorter(std::string(40, 's'));
  secret = shorter;
  ASSERT_EQ(secret.Reveal().data(), buffer) << "on the heap, and kept";
  EXPECT_EQ(std::string(buffer, 100).find('k'), std::string::npos);
}

}  // namespace
}  // namespace api_credits
