#include "exporter/web/accounts_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "exporter/web/json_writer.h"
#include "tests/web/sample_view.h"

namespace api_credits {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(JsonWriterTest, WritesOnlyWhatIsThere) {
  JsonWriter json;
  json.BeginObject();
  json.Add("text", "a\"b\\\n");
  json.Add("absent", std::optional<double>());
  json.Add("infinite", std::numeric_limits<double>::infinity());
  json.Add("number", 0.5);
  json.Add("large", 1e300);
  json.Add("flag", false);
  json.Add("time", kSampleNow + std::chrono::milliseconds(250));
  json.BeginArray("empty");
  json.EndArray();
  json.BeginArray("items");
  json.AddItem("x");
  json.AddItem("y");
  json.EndArray();
  json.BeginObject("inner");
  json.Add("count", std::uint64_t{7});
  json.EndObject();
  json.EndObject();
  EXPECT_EQ(json.Take(),
            R"({"text":"a\"b\\\n","number":0.5,"large":1e+300,"flag":false,)"
            R"("time":1795132800.25,"empty":[],"items":["x","y"],"inner":{"count":7}})");
}

TEST(JsonWriterTest, WhatIsNotUtf8IsReplaced) {
  JsonWriter json;
  json.AddItem(std::string_view("a\xff\x00z\xc3", 5));
  EXPECT_EQ(json.Take(),
            "\"a\xEF\xBF\xBD"
            "\\u0000z\xEF\xBF\xBD\"");
}

TEST(AccountsJsonTest, IsAnEmptyListWithoutAccounts) {
  EXPECT_EQ(AccountsJson({}, kSampleNow), "{\"timestamp_seconds\":1795132800,\"accounts\":[]}\n");
}

TEST(AccountsJsonTest, WhatIsNotKnownIsAbsent) {
  AccountView view = SampleView();
  view.status.reset();
  view.poll_success.reset();
  view.last_success.reset();
  view.next_poll.reset();
  view.last_poll.reset();
  view.fresh = false;
  view.pools.clear();
  EXPECT_EQ(AccountsJson({{&view}}, kSampleNow),
            R"({"timestamp_seconds":1795132800,"accounts":[{"provider":"acme","account":"sales",)"
            R"("title":"acme","poll_interval_seconds":300,"poll_stale_after_seconds":1800,)"
            R"("condition":"pending","needs_attention":false,)"
            R"("advice":"It has not been polled yet.","status":"pending","current":false,)"
            R"("added_timestamp_seconds":0,"polls_total":0,"poll_failures_total":0,)"
            R"("pools":[],"rate_limits":[],"operation_costs":[]}]})"
            "\n");
}

TEST(AccountsJsonTest, PollsAreToldWhereTheyAreGiven) {
  const AccountView view = SampleView();
  EXPECT_THAT(AccountsJson({{&view}}, kSampleNow), Not(HasSubstr("recent_polls")));
  EXPECT_THAT(AccountsJson({{&view, std::vector<RecentPoll>()}}, kSampleNow),
              HasSubstr("\"recent_polls\":[]"));
  EXPECT_THAT(AccountsJson({{&view, std::vector{*view.last_poll}}}, kSampleNow),
              HasSubstr("{\"timestamp_seconds\":1795132740,\"status\":\"ok\",\"success\":true,"
                        "\"duration_seconds\":0.12,\"http_status\":200}"));
}

TEST(AccountsJsonTest, TextFromOutsideStaysText) {
  AccountView view = SampleView("a\"b\n</script>");
  EXPECT_THAT(AccountsJson({{&view}}, kSampleNow), HasSubstr(R"("account":"a\"b\n</script>")"));
}

}  // namespace
}  // namespace api_credits
