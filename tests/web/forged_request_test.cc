#include "exporter/web/forged_request.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace api_credits {
namespace {

bool Forged(std::vector<std::pair<std::string, std::string_view>> headers) {
  headers.emplace_back("host", "credits.example:10210");
  return IsForged({"POST", "/-/reload", "", std::move(headers)});
}

TEST(ForgedRequestTest, ScriptsSendNothingAndMay) { EXPECT_FALSE(Forged({})); }

TEST(ForgedRequestTest, ABrowserSaysWhoseThePageIs) {
  EXPECT_FALSE(Forged({{"sec-fetch-site", "same-origin"}}));
  EXPECT_FALSE(Forged({{"sec-fetch-site", "none"}}));
  for (const char* site :
       {"cross-site", "same-site", "Same-Origin", "same-origin, cross-site", "?"}) {
    EXPECT_TRUE(Forged({{"sec-fetch-site", site}})) << site;
  }
}

TEST(ForgedRequestTest, OtherwiseTheOriginHasToBeTheHost) {
  EXPECT_FALSE(Forged({{"origin", "http://credits.example:10210"}}));
  EXPECT_FALSE(Forged({{"origin", "https://Credits.Example:10210"}}));
  for (const char* origin :
       {"http://evil.example", "http://credits.example", "http://credits.example:102100",
        "http://credits.example:10210.evil.example", "null", "credits.example:10210", "://"}) {
    EXPECT_TRUE(Forged({{"origin", origin}})) << origin;
  }
}

// A proxy may change the Host; the browser's own word is enough then.
TEST(ForgedRequestTest, TheBrowsersWordCountsBeforeTheOrigin) {
  EXPECT_FALSE(Forged({{"sec-fetch-site", "same-origin"}, {"origin", "https://proxy.example"}}));
  EXPECT_TRUE(
      Forged({{"sec-fetch-site", "cross-site"}, {"origin", "http://credits.example:10210"}}));
}

TEST(ForgedRequestTest, WithoutAHostNoOriginIsRight) {
  EXPECT_TRUE(IsForged({"POST", "/-/reload", "", {{"origin", "http://x"}}}));
  EXPECT_TRUE(IsForged({"POST", "/-/reload", "", {{"origin", "http://"}}}));
}

}  // namespace
}  // namespace api_credits
