#include "exporter/interpret/rate_limit_headers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tests/interpret/shown_limits.h"

namespace api_credits {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

HeaderRule Names(HeaderSyntax syntax, std::string quota, std::string remaining = {},
                 std::string used = {}, std::string reset = {}) {
  HeaderRule rule;
  rule.syntax = syntax;
  rule.quota = std::move(quota);
  rule.remaining = std::move(remaining);
  rule.used = std::move(used);
  rule.reset = std::move(reset);
  return rule;
}

std::string Read(const HeaderRule& headers, Headers sent, bool window_in_milliseconds = false,
                 const std::string& policy = "app") {
  RateLimitRule rule;
  rule.headers = headers;
  rule.window_in_milliseconds = window_in_milliseconds;
  Response response;
  response.headers = std::move(sent);
  return Shown(ReadRateLimitHeaders(rule, policy, response));
}

const HeaderRule kClassic = Names(HeaderSyntax::kFields, "x-ratelimit-limit",
                                  "x-ratelimit-remaining", "x-ratelimit-used", "x-ratelimit-reset");

TEST(RateLimitHeadersTest, FieldsTakeOneValueEach) {
  EXPECT_EQ(Read(kClassic, {{"x-ratelimit-limit", "60"},
                            {"x-ratelimit-remaining", "42"},
                            {"x-ratelimit-reset", "1372700873"},
                            {"x-ratelimit-used", "4"},
                            {"x-ratelimit-resource", "core"}}),  // GitHub
            "app quota=60 remaining=42 used=4 reset=1372700873\n");
  EXPECT_EQ(Read(kClassic, {{"x-ratelimit-reset", "6m0s"}}), "app reset=6m0s\n");  // OpenAI
  EXPECT_EQ(Read(kClassic, {{"x-ratelimit-reset", "Wed, 21 Oct 2015 07:28:00 GMT"}}),
            "app reset=Wed, 21 Oct 2015 07:28:00 GMT\n");
  EXPECT_EQ(Read(kClassic, {{"x-ratelimit-limit", "15432.50"}}), "app quota=15432.5\n");
  EXPECT_EQ(Read(kClassic, {}), "app\n");
  EXPECT_EQ(Read(kClassic, {{"x-ratelimit-limit", ""}, {"x-ratelimit-reset", " "}}), "app\n");
}

TEST(RateLimitHeadersTest, FieldsTakeTheWindowOfDockerHubFromTheParameter) {
  const HeaderRule docker = Names(HeaderSyntax::kFields, "ratelimit-limit", "ratelimit-remaining");
  EXPECT_EQ(
      Read(docker, {{"ratelimit-limit", "100;w=21600"}, {"ratelimit-remaining", "76;w=21600"}}),
      "app quota=100 remaining=76 window=21600\n");
}

TEST(RateLimitHeadersTest, FieldsTakeTheWindowFromAHeaderOfItsOwn) {
  HeaderRule hubspot =
      Names(HeaderSyntax::kFields, "x-hubspot-ratelimit-max", "x-hubspot-ratelimit-remaining");
  hubspot.window = "x-hubspot-ratelimit-interval-milliseconds";
  const Headers sent = {{"x-hubspot-ratelimit-max", "100"},
                        {"x-hubspot-ratelimit-remaining", "99"},
                        {"x-hubspot-ratelimit-interval-milliseconds", "10000"}};
  EXPECT_EQ(Read(hubspot, sent, true), "app quota=100 remaining=99 window=10\n");
  EXPECT_EQ(Read(hubspot, sent, false), "app quota=100 remaining=99 window=10000\n");
  EXPECT_EQ(Read(hubspot, {{"x-hubspot-ratelimit-interval-milliseconds", "0"}}),
            "app\nmalformed: x-hubspot-ratelimit-interval-milliseconds\n");
}

TEST(RateLimitHeadersTest, AMalformedFieldLosesOnlyItself) {
  EXPECT_EQ(Read(kClassic, {{"x-ratelimit-limit", "canary"},
                            {"x-ratelimit-remaining", "299"},
                            {"x-ratelimit-used", "-1"}}),
            "app remaining=299\nmalformed: x-ratelimit-limit\nmalformed: x-ratelimit-used\n");
  EXPECT_EQ(Read(kClassic, {{"x-ratelimit-limit", ", 60"}}), "app\nmalformed: x-ratelimit-limit\n");
  EXPECT_EQ(Read(kClassic, {{"x-ratelimit-remaining", "-5"}}), "app remaining=-5\n");
}

HeaderRule Brave() {
  HeaderRule rule = Names(HeaderSyntax::kList, "x-ratelimit-limit", "x-ratelimit-remaining", {},
                          "x-ratelimit-reset");
  rule.policies = "x-ratelimit-policy";
  return rule;
}

TEST(RateLimitHeadersTest, ListsAreParallel) {
  EXPECT_EQ(Read(Brave(), {{"x-ratelimit-limit", "1, 15000"},
                           {"x-ratelimit-policy", "1;w=1, 15000;w=2592000"},
                           {"x-ratelimit-remaining", "1, 1000"},
                           {"x-ratelimit-reset", "1, 1419704"}}),
            "app_1s quota=1 remaining=1 window=1 reset=1\n"
            "app_2592000s quota=15000 remaining=1000 window=2592000 reset=1419704\n");
  HeaderRule windows = Brave();
  windows.window = "x-ratelimit-window";
  EXPECT_EQ(Read(windows, {{"x-ratelimit-limit", "1,2"}, {"x-ratelimit-window", "500,1000"}}, true),
            "app_0.5s quota=1 window=0.5\napp_1s quota=2 window=1\n");
}

TEST(RateLimitHeadersTest, ListsOfDifferentLengthsCannotBeMatched) {
  EXPECT_EQ(Read(Brave(), {{"x-ratelimit-limit", "1, 15000"},
                           {"x-ratelimit-policy", "1;w=1, 15000;w=2592000"},
                           {"x-ratelimit-remaining", "1"},
                           {"x-ratelimit-reset", "1, 2, 3"}}),
            "app_1s quota=1 window=1\n"
            "app_2592000s quota=15000 window=2592000\n"
            "malformed: x-ratelimit-remaining\nmalformed: x-ratelimit-reset\n");
  // A list that cannot be read does not decide.
  EXPECT_EQ(Read(Brave(), {{"x-ratelimit-limit", "1, x, 3"},
                           {"x-ratelimit-policy", "1;w=1, 15000;w=2592000"},
                           {"x-ratelimit-remaining", "1, 1000"}}),
            "app_1s remaining=1 window=1\n"
            "app_2592000s remaining=1000 window=2592000\n"
            "malformed: x-ratelimit-limit\n");
}

TEST(RateLimitHeadersTest, ListsWithoutWindowsCannotBeNamed) {
  EXPECT_EQ(Read(Brave(), {{"x-ratelimit-limit", "1, 15000"}}), "malformed: x-ratelimit-policy\n");
  EXPECT_EQ(Read(Brave(), {{"x-ratelimit-limit", "1, 15000"}, {"x-ratelimit-policy", "1, 15000"}}),
            "malformed: x-ratelimit-policy\n");
  EXPECT_EQ(Read(Brave(), {{"x-ratelimit-limit", "15"}}), "app quota=15\n");
  EXPECT_EQ(Read(Brave(), {}), "");
}

TEST(RateLimitHeadersTest, PairsAreJoinedByWindowNotByPosition) {
  const HeaderRule riot =
      Names(HeaderSyntax::kPairs, "x-app-rate-limit", {}, "x-app-rate-limit-count");
  EXPECT_EQ(Read(riot, {{"x-app-rate-limit", "20:1,100:120"},
                        {"x-app-rate-limit-count", "57:120, 3:1,"}}),
            "app_1s quota=20 used=3 window=1\n"
            "app_120s quota=100 used=57 window=120\n");
  EXPECT_EQ(Read(riot, {{"x-app-rate-limit-count", "3:1"}}), "app_1s used=3 window=1\n");
  for (const char* text : {"20", "20:", ":1", "20:0", "20:-1", "-20:1", "20:1:2", "20:1,x", ",,"}) {
    EXPECT_EQ(Read(riot, {{"x-app-rate-limit", text}, {"x-app-rate-limit-count", "3:1"}}),
              "app_1s used=3 window=1\nmalformed: x-app-rate-limit\n")
        << text;
  }
}

TEST(RateLimitHeadersTest, AFractionIsUsedOfHowMany) {
  const HeaderRule rule = Names(HeaderSyntax::kFraction, {}, {}, "x-usage");
  EXPECT_EQ(Read(rule, {{"x-usage", "32/40"}}), "app quota=40 used=32\n");  // Shopify
  EXPECT_EQ(Read(rule, {{"x-usage", "api-usage=10018/100000"}}),            // Salesforce
            "app quota=100000 used=10018\n");
  EXPECT_EQ(Read(rule, {{"x-usage", "api-usage=25/5000; per-app-api-usage=17/250(appName=x)"}}),
            "app quota=5000 used=25\n");
  EXPECT_EQ(Read(rule, {}), "");
  for (const char* text : {"32", "/40", "32/", "32/40/1", "a/b", "-1/40", "32/-40", "x=", ";"}) {
    EXPECT_EQ(Read(rule, {{"x-usage", text}}), "malformed: x-usage\n") << text;
  }
}

TEST(RateLimitHeadersTest, BoundsTheMembersOfAList) {
  const HeaderRule riot = Names(HeaderSyntax::kPairs, "x-limit");
  std::string pairs = "1:1";
  for (int i = 2; i <= 256; ++i) pairs += ",1:" + std::to_string(i);
  EXPECT_EQ(Read(riot, {{"x-limit", pairs}}).find("malformed"), std::string::npos);
  EXPECT_EQ(Read(riot, {{"x-limit", pairs + ",1:257"}}), "malformed: x-limit\n");
}

TEST(RateLimitHeadersTest, AFieldMayBeSentTwiceOrBeFollowedByPolicies) {
  EXPECT_EQ(Read(kClassic, {{"x-ratelimit-limit", "100, 100;w=60;name=\"per-key\""},
                            {"x-ratelimit-remaining", "99, 99"},
                            {"x-ratelimit-reset", "12, 12"}}),
            "app quota=100 remaining=99 window=60 reset=12\n");  // Envoy, Istio, two gateways
  EXPECT_EQ(Read(kClassic, {{"x-ratelimit-limit", "1,000"}, {"x-ratelimit-remaining", "999"}}),
            "app remaining=999\nmalformed: x-ratelimit-limit\n");
  EXPECT_EQ(Read(kClassic, {{"x-ratelimit-used", "-1, -1"}}), "app\nmalformed: x-ratelimit-used\n");
}

TEST(RateLimitHeadersTest, AListWithNamesNeedsNoWindows) {
  HeaderRule named = Brave();
  named.names = {"second", "month"};
  const Headers sent = {{"x-ratelimit-limit", "1, 15000"},
                        {"x-ratelimit-remaining", "1, 1000"},
                        {"x-ratelimit-reset", "1, 1419704"}};
  EXPECT_EQ(Read(named, sent),
            "app_second quota=1 remaining=1 reset=1\n"
            "app_month quota=15000 remaining=1000 reset=1419704\n");
  Headers with_windows = sent;
  with_windows.emplace_back("x-ratelimit-policy", "1;w=1, 15000;w=2592000");
  EXPECT_EQ(Read(named, with_windows, false, ""),
            "second quota=1 remaining=1 window=1 reset=1\n"
            "month quota=15000 remaining=1000 window=2592000 reset=1419704\n");
}

TEST(RateLimitHeadersTest, AListOfAnotherLengthThanItsNamesCannotBeMatched) {
  HeaderRule named = Brave();
  named.names = {"second", "month"};
  EXPECT_EQ(Read(named, {{"x-ratelimit-limit", "1"}, {"x-ratelimit-remaining", "1, 1000"}}),
            "app_second remaining=1\napp_month remaining=1000\nmalformed: x-ratelimit-limit\n");
  EXPECT_EQ(Read(named, {{"x-ratelimit-limit", "1, 2, 3"}}), "malformed: x-ratelimit-limit\n");
}

const HeaderRule kRapid = Names(HeaderSyntax::kFields, "x-ratelimit-*-limit",
                                "x-ratelimit-*-remaining", {}, "x-ratelimit-*-reset");

TEST(RateLimitHeadersTest, TheTextOfAWildcardNamesThePolicy) {
  const Headers sent = {{"x-ratelimit-api-units-limit", "60000"},  // RapidAPI
                        {"x-ratelimit-api-units-remaining", "15920"},
                        {"x-ratelimit-api-units-reset", "2163603"},
                        {"x-ratelimit-limit", "10"},
                        {"x-ratelimit-remaining", "9"},
                        {"x-ratelimit-requests-limit", "500"},
                        {"x-ratelimit-requests-remaining", "499"}};
  EXPECT_EQ(Read(kRapid, sent, false, ""),
            "api-units quota=60000 remaining=15920 reset=2163603\n"
            "requests quota=500 remaining=499\n");
  EXPECT_EQ(Read(kRapid, {{"x-ratelimit-requests-remaining", "1"}}), "app_requests remaining=1\n");
  EXPECT_EQ(Read(kRapid, {}), "");
  const HeaderRule kong = Names(HeaderSyntax::kFields, "x-ratelimit-limit-*");
  EXPECT_EQ(Read(kong, {{"x-ratelimit-limit", "5"},
                        {"x-ratelimit-limit-", "6"},
                        {"x-ratelimit-limit-day", "7"}}),
            "app_day quota=7\n");
}

TEST(RateLimitHeadersTest, AMalformedHeaderOfAWildcardIsToldAsItIsDeclared) {
  EXPECT_EQ(Read(kRapid, {{"x-ratelimit-canary-limit", "x"},
                          {"x-ratelimit-canary-remaining", "3"},
                          {"x-ratelimit-other-limit", "y"}}),
            "app_canary remaining=3\napp_other\nmalformed: x-ratelimit-*-limit\n");
}

TEST(RateLimitHeadersTest, EverySyntaxButTheIetfsTakesAWildcard) {
  EXPECT_EQ(
      Read(Names(HeaderSyntax::kPairs, "x-*-rate-limit"),  // Riot
           {{"x-app-rate-limit", "20:1,100:120"}, {"x-method-rate-limit", "5:1"}}, false, ""),
      "app_1s quota=20 window=1\napp_120s quota=100 window=120\nmethod_1s quota=5 window=1\n");
  EXPECT_EQ(Read(Names(HeaderSyntax::kFraction, {}, {}, "x-*-usage"),
                 {{"x-api-usage", "3/4"}, {"x-bulk-usage", "5/6"}}, false, ""),
            "api quota=4 used=3\nbulk quota=6 used=5\n");
  HeaderRule list = Names(HeaderSyntax::kList, "x-*-limit");
  list.names = {"second", "day"};
  EXPECT_EQ(Read(list, {{"x-api-limit", "1, 2"}}, false, ""),
            "api_second quota=1\napi_day quota=2\n");
}

TEST(RateLimitHeadersTest, BoundsThePoliciesOfAWildcard) {
  Headers sent;
  for (int i = 0; i < 2000; ++i) sent.emplace_back("x-" + std::to_string(i) + "-limit", "1");
  const std::string read = Read(Names(HeaderSyntax::kFields, "x-*-limit"), sent);
  EXPECT_EQ(std::count(read.begin(), read.end(), '\n'), 257) << "one too many, which is told";
}

}  // namespace
}  // namespace api_credits
