#include "exporter/interpret/ietf_rate_limit.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/interpret/shown_limits.h"

namespace api_credits {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

std::string Read(Headers headers, const HeaderRule& rule = {}) {
  Response response;
  response.headers = std::move(headers);
  return Shown(ReadIetfHeaders(rule, "default", response));
}

TEST(IetfRateLimitTest, ReadsTheTripleAlone) {
  EXPECT_EQ(
      Read({{"ratelimit-limit", "3"}, {"ratelimit-remaining", "2"}, {"ratelimit-reset", "41"}}),
      "default quota=3 remaining=2 reset=41\n");
}

TEST(IetfRateLimitTest, ReadsTheListInTheLimitOfDraft03) {
  EXPECT_EQ(Read({{"ratelimit-limit", "100, 100;w=10"},
                  {"ratelimit-remaining", "50"},
                  {"ratelimit-reset", "5"}}),
            "default quota=100 remaining=50 window=10 reset=5\n");
}

TEST(IetfRateLimitTest, NamesSeveralUnnamedWindowsByTheirLength) {
  EXPECT_EQ(Read({{"ratelimit-limit", "10, 10;w=1, 50;w=60, 1000;w=3600, 5000;w=86400"},
                  {"ratelimit-remaining", "9"},
                  {"ratelimit-reset", "1"}}),
            "default_1s quota=10 remaining=9 window=1 reset=1\n"
            "default_60s quota=50 window=60\n"
            "default_3600s quota=1000 window=3600\n"
            "default_86400s quota=5000 window=86400\n");
  EXPECT_EQ(Read({{"ratelimit-limit", "10, 10;w=1;burst=1000, 1000;w=3600"}}),
            "default_1s quota=10 window=1\n"
            "default_3600s quota=1000 window=3600\n");
}

TEST(IetfRateLimitTest, ReadsTheIntegerPoliciesOfDrafts04To06) {
  EXPECT_EQ(Read({{"ratelimit-limit", "50"},
                  {"ratelimit-remaining", "49"},
                  {"ratelimit-reset", "50"},
                  {"ratelimit-policy", "10;w=1, 50;w=60, 1000;w=3600, 5000;w=86400"}}),
            "default_1s quota=10 window=1\n"
            "default_60s quota=50 remaining=49 window=60 reset=50\n"
            "default_3600s quota=1000 window=3600\n"
            "default_86400s quota=5000 window=86400\n");
  EXPECT_EQ(Read({{"ratelimit-policy",
                   R"(100;w=60;burst=1000;comment="sliding window", 5000;w=3600;burst=0;)"
                   R"(comment="fixed window")"}}),
            "default_60s quota=100 window=60\n"
            "default_3600s quota=5000 window=3600\n");
}

TEST(IetfRateLimitTest, ALimitThatNoPolicyHasStandsBesideThem) {
  EXPECT_EQ(Read({{"ratelimit-limit", "7"},
                  {"ratelimit-remaining", "6"},
                  {"ratelimit-policy", "10;w=1, 50;w=60"}}),
            "default_1s quota=10 window=1\n"
            "default_60s quota=50 window=60\n"
            "default quota=7 remaining=6\n");
}

TEST(IetfRateLimitTest, ReadsTheDictionaryOfDraft07) {
  EXPECT_EQ(
      Read({{"ratelimit", "limit=100, remaining=50, reset=5"}, {"ratelimit-policy", "100;w=10"}}),
      "default quota=100 remaining=50 window=10 reset=5\n");
  EXPECT_EQ(Read({{"ratelimit", "limit=10, reset=1"}}), "default quota=10 reset=1\n");
  EXPECT_EQ(Read({{"ratelimit", "limit=10, new=\"x\", reset=1;y=2"}}),
            "default quota=10 reset=1\n");
  // Without a limit it can only be of the one policy there is.
  EXPECT_EQ(Read({{"ratelimit", "remaining=4"}, {"ratelimit-policy", "10;w=1"}}),
            "default quota=10 remaining=4 window=1\n");
}

TEST(IetfRateLimitTest, JoinsTheNamedItemsOfDrafts08To11ByName) {
  EXPECT_EQ(Read({{"ratelimit-policy", R"("burst";q=100;w=60,"daily";q=1000;w=86400)"},
                  {"ratelimit", R"("daily";r=900;t=36000, "burst";r=50;t=30)"}}),
            "burst quota=100 remaining=50 window=60 reset=30\n"
            "daily quota=1000 remaining=900 window=86400 reset=36000\n");
  EXPECT_EQ(Read({{"ratelimit-policy", R"("default";q=1200;w=300)"},
                  {"ratelimit", R"("default";r=1199;t=1)"}}),  // Cloudflare
            "default quota=1200 remaining=1199 window=300 reset=1\n");
  EXPECT_EQ(
      Read({{"ratelimit-policy", R"("peruser";q=65535;qu="content-bytes";w=10;pk=:sdfjLJUOUH==:)"},
            {"ratelimit", R"("default";r=999;pk=:dHJpYWwxMjEzMjM=:)"}}),
      "peruser quota=65535 window=10\n"
      "default remaining=999\n");
}

TEST(IetfRateLimitTest, AcceptsATokenForANameAndALimitWithoutARemainder) {
  EXPECT_EQ(Read({{"ratelimit-policy", "quota;q=100;w=1"}, {"ratelimit", "quota;t=1"}}),
            "quota quota=100 window=1 reset=1\n");
  EXPECT_EQ(Read({{"ratelimit-policy", "quota;q=100;w=1"}, {"ratelimit", "\"quota\";t=1"}}),
            "quota quota=100 window=1 reset=1\n");
}

TEST(IetfRateLimitTest, ReadsFieldsThatFetchHasJoinedFromSeveralLines) {
  EXPECT_EQ(Read({{"ratelimit-policy", R"("permin";q=50;w=60, "perhr";q=1000;w=3600)"},
                  {"ratelimit", R"("day";r=100;t=36000, "permin";r=0;t=2)"}}),
            "permin quota=50 remaining=0 window=60 reset=2\n"
            "perhr quota=1000 window=3600\n"
            "day remaining=100 reset=36000\n");
}

TEST(IetfRateLimitTest, ReadsOtherNamesWhereTheDefinitionGivesThem) {
  HeaderRule atlassian;
  atlassian.limits = "beta-ratelimit";
  atlassian.policies = "beta-ratelimit-policy";
  EXPECT_EQ(Read({{"beta-ratelimit-policy", R"("tenant-app-quota";q=100100;w=3600)"},
                  {"beta-ratelimit", R"("tenant-app-quota";r=17842;t=2107)"}},
                 atlassian),
            "tenant-app-quota quota=100100 remaining=17842 window=3600 reset=2107\n");
  // Exhausted, it drops the policy.
  EXPECT_EQ(Read({{"beta-ratelimit", R"("tenant-app-quota";r=0;t=2107)"}}, atlassian),
            "tenant-app-quota remaining=0 reset=2107\n");

  HeaderRule gitlab;
  gitlab.reset = "ratelimit-resettime";
  EXPECT_EQ(Read({{"ratelimit-limit", "600"},
                  {"ratelimit-reset", "1445412480"},
                  {"ratelimit-resettime", "Wed, 21 Oct 2015 07:28:00 GMT"}},
                 gitlab),
            "default quota=600 reset=Wed, 21 Oct 2015 07:28:00 GMT\n");
}

TEST(IetfRateLimitTest, ReadsTheWindowThatDockerHubPutsIntoBothFields) {
  EXPECT_EQ(Read({{"ratelimit-limit", "100;w=21600"}, {"ratelimit-remaining", "99;w=21600"}}),
            "default quota=100 remaining=99 window=21600\n");
}

TEST(IetfRateLimitTest, AMalformedFieldIsIgnoredAsAWhole) {
  EXPECT_EQ(Read({{"ratelimit-policy", R"("burst";q=100;w=60, "daily";q=)"},
                  {"ratelimit", R"("burst";r=50;t=30)"}}),
            "burst remaining=50 reset=30\nmalformed: ratelimit-policy\n");
  EXPECT_EQ(
      Read({{"ratelimit-policy", R"("burst";q=100;w=60)"}, {"ratelimit", R"("burst";r=50;t=30,)"}}),
      "burst quota=100 window=60\nmalformed: ratelimit\n");
  for (const char* policy : {"\"a\";q=\"100\"", "\"a\";q=-1", "\"a\";q=1;w=0", "\"a\";q=1;w=-5",
                             "-10;w=1", ":YQ==:;q=1", "?1;q=1", "100;w=ten"}) {
    EXPECT_EQ(Read({{"ratelimit-policy", policy}}), "malformed: ratelimit-policy\n") << policy;
  }
  for (const char* limit : {"100", "\"a\";r=x", "\"a\";t=\"5\"", "limit=a, reset=b", "foo=1",
                            "limit=-1", "canary canary", "?1"}) {
    EXPECT_EQ(Read({{"ratelimit", limit}}), "malformed: ratelimit\n") << limit;
  }
  EXPECT_EQ(Read({{"ratelimit-limit", "\"a\";q=5"}, {"ratelimit-remaining", "x"}}),
            "malformed: ratelimit-limit\nmalformed: ratelimit-remaining\n");
}

TEST(IetfRateLimitTest, TheTripleStandsInForAMalformedField) {
  EXPECT_EQ(Read({{"ratelimit", "nonsense here"}, {"ratelimit-limit", "5"}}),
            "default quota=5\nmalformed: ratelimit\n");
  // But it is not read where the field says the same.
  EXPECT_EQ(Read({{"ratelimit", "limit=5, remaining=4, reset=3"},
                  {"ratelimit-limit", "5"},
                  {"ratelimit-remaining", "4"}}),
            "default quota=5 remaining=4 reset=3\n");
}

TEST(IetfRateLimitTest, NothingSentIsNothingRead) {
  EXPECT_EQ(Read({}), "");
  EXPECT_EQ(Read({{"ratelimit", ""}, {"ratelimit-policy", ""}, {"ratelimit-limit", ""}}), "");
}

}  // namespace
}  // namespace api_credits
