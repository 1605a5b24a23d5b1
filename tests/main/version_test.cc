#include "exporter/main/version.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace api_credits {
namespace {

TEST(VersionTest, TheBuildKnowsVersionRevisionAndCompiler) {
  const BuildInfo build = ThisBuild();
  EXPECT_THAT(build.version, testing::MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+"));
  EXPECT_THAT(build.revision, testing::MatchesRegex("unknown|[0-9a-f]+"));
  EXPECT_THAT(build.compiler, testing::MatchesRegex("(GCC|Clang) [0-9].*[^ ]"));
}

TEST(VersionTest, TheDescriptionIsOneLine) {
  EXPECT_EQ(DescribeBuild({"1.2.3", "abc", "GCC 12"}),
            "api_credits_exporter 1.2.3 (revision abc, GCC 12)");
}

}  // namespace
}  // namespace api_credits
