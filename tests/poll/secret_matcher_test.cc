#include "exporter/poll/secret_matcher.h"

#include <gtest/gtest.h>

#include <string>

namespace api_credits {
namespace {

TEST(SecretMatcherTest, FindsASecretWithinOtherText) {
  const SecretMatcher matches({Secret("sk-live-0123456789")});
  EXPECT_TRUE(matches("sk-live-0123456789"));
  EXPECT_TRUE(matches("plan of sk-live-0123456789!"));
  EXPECT_FALSE(matches("sk-live-012345678"));
  EXPECT_FALSE(matches("SK-LIVE-0123456789"));
  EXPECT_FALSE(matches(""));
}

TEST(SecretMatcherTest, FindsItPercentEncoded) {
  const SecretMatcher matches({Secret("k/ey+with=signs")});
  EXPECT_TRUE(matches("k%2Fey%2Bwith%3Dsigns"));
  EXPECT_TRUE(matches("x=k%2fey%2bwith%3dsigns&y"));
  EXPECT_TRUE(matches("%6B/ey+with=signs"));
  EXPECT_FALSE(matches("k%2Gey%2Bwith%3Dsigns%"));
}

// Made with base64(1) and basenc --base64url.
TEST(SecretMatcherTest, FindsItInBase64WhereverItBegins) {
  const SecretMatcher matches({Secret("sk-live-0123456789")});
  EXPECT_TRUE(matches("c2stbGl2ZS0wMTIzNDU2Nzg5"));
  EXPECT_TRUE(matches("Basic YTpzay1saXZlLTAxMjM0NTY3ODk="));            // a:…
  EXPECT_TRUE(matches("OnNrLWxpdmUtMDEyMzQ1Njc4OQ=="));                  // :…
  EXPECT_TRUE(matches("dXNlcjpzay1saXZlLTAxMjM0NTY3ODk6bW9yZQ%3D%3D"));  // user:…:more
  EXPECT_FALSE(matches("c2stbGl2ZS0wMTIzNDU2Nzgx"));
  const SecretMatcher url({Secret("\xfb\xef\xbe\xfb\xef\xbe\xff\xff\xff")});
  EXPECT_TRUE(
      url("++++++++"
          "////"));
  EXPECT_TRUE(url("--------____"));
}

TEST(SecretMatcherTest, LooksForThePasswordOfAPairOnItsOwn) {
  const SecretMatcher matches({Secret("AC0123456789:password1")});
  EXPECT_TRUE(matches("password1"));
  EXPECT_FALSE(matches("AC0123456789")) << "the user is no secret";
}

TEST(SecretMatcherTest, LeavesShortOnesAloneThatAreWords) {
  const SecretMatcher matches({Secret("monthly"), Secret("")});
  EXPECT_FALSE(matches("monthly"));
  EXPECT_FALSE(matches(""));
}

TEST(SecretMatcherTest, MasksWhatItFindsHoweverItIsWritten) {
  const SecretMatcher matcher({Secret("s3cret/key \"0\""), Secret("user:pass-word")});
  EXPECT_EQ(matcher.Masked("a s3cret/key \"0\" b s3cret/key \"0\""), "a <secret> b <secret>");
  EXPECT_EQ(matcher.Masked(R"({"k":"s3cret\/key \"0\""})"), R"({"k":"<secret>"})");
  EXPECT_EQ(matcher.Masked(R"("\u0073\u0033cret\/key \u00220\"")"), R"("<secret>")");
  EXPECT_EQ(matcher.Masked("?k=s3cret%2fkey%20%220%22&x"), "?k=<secret>&x");
  EXPECT_EQ(matcher.Masked("pass-word"), "<secret>");
  // The last character shares bits with what is not the secret.
  EXPECT_EQ(matcher.Masked("Basic dXNlcjpwYXNzLXdvcmQ="), "Basic <secret>Q=");
  EXPECT_EQ(matcher.Masked("nothing, 100 %"), "nothing, 100 %");
  EXPECT_EQ(matcher.Masked(""), "");
}

TEST(SecretMatcherTest, MasksShortSecretsWhereItIsAskedTo) {
  const std::vector<Secret> secrets = {Secret("ab"), Secret("")};
  EXPECT_EQ(SecretMatcher(secrets).Masked("xaby"), "xaby");
  EXPECT_EQ(SecretMatcher(secrets, 1).Masked("xabaaby"), "x<secret>a<secret>y");
  EXPECT_FALSE(SecretMatcher(secrets)("xaby")) << "plain words would match";
}

}  // namespace
}  // namespace api_credits
