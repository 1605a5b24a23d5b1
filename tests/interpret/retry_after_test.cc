#include "exporter/interpret/retry_after.h"

#include <optional>
#include <string>

#include "tests/interpret/poll_fixture.h"

namespace api_credits {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class RetryAfterTest : public PollFixture {
 protected:
  RetryAfterTest() { Define("pools: [{ pool: main, remaining: body.credits }]\n"); }

  std::optional<Duration> HoldOff(int status, Headers headers, const std::string& body = "") {
    return Poll(status, body, std::move(headers)).hold_off;
  }
};

TEST_F(RetryAfterTest, ReadsSeconds) {
  EXPECT_EQ(HoldOff(429, {{"retry-after", "120"}}), seconds(120));
  EXPECT_EQ(HoldOff(503, {{"retry-after", "0.01"}}), milliseconds(10));
  EXPECT_EQ(HoldOff(402, {{"retry-after", "60"}}), seconds(60));
  EXPECT_EQ(HoldOff(429, {}), std::nullopt);
  EXPECT_EQ(HoldOff(429, {{"retry-after", "31536000"}}), seconds(31536000)) << "not capped here";
}

TEST_F(RetryAfterTest, AFailingVendorSilencesUsForAnHourAtMost) {
  EXPECT_EQ(HoldOff(503, {{"retry-after", "86400"}}), std::chrono::hours(1));
  EXPECT_EQ(HoldOff(500, {{"retry-after", "Sat, 21 Nov 2026 00:00:00 GMT"}}),
            std::chrono::hours(1));
  EXPECT_EQ(HoldOff(503, {{"retry-after", "60"}}), seconds(60));
  EXPECT_EQ(HoldOff(429, {{"retry-after", "86400"}}), seconds(86400));
  Define("pools: [{ pool: main, remaining: body.credits }]\nretry_after: body.wait\n");
  EXPECT_EQ(HoldOff(502, {}, R"({"wait": 86400})"), std::chrono::hours(1));
}

TEST_F(RetryAfterTest, MeasuresADateAgainstTheVendorsOwnClock) {
  // The response was received at 00:00:00 by our clock.
  EXPECT_EQ(HoldOff(429, {{"retry-after", "Fri, 20 Nov 2026 00:02:00 GMT"}}), seconds(120));
  EXPECT_EQ(HoldOff(429, {{"retry-after", "Fri, 20 Nov 2026 00:02:00 GMT"},
                          {"date", "Fri, 20 Nov 2026 00:01:30 GMT"}}),
            seconds(30));
  EXPECT_EQ(HoldOff(429, {{"retry-after", "Friday, 20-Nov-26 00:02:00 GMT"}, {"date", "today"}}),
            seconds(120));
  EXPECT_EQ(HoldOff(429, {{"retry-after", "Fri, 31 Dec 1999 23:59:59 GMT"}}), seconds(0));
}

TEST_F(RetryAfterTest, AGoodAnswerAsksForNoDelay) {
  EXPECT_EQ(HoldOff(200, {{"retry-after", "120"}}, R"({"credits": 5})"), std::nullopt);
}

TEST_F(RetryAfterTest, NonsenseIsCountedAndIgnored) {
  for (const char* text : {"soon-canary", "-5", "99999999999999999", "", "1e3", "120, 120"}) {
    const Reading reading = Poll(429, "", {{"retry-after", text}});
    EXPECT_FALSE(reading.hold_off) << text;
    EXPECT_EQ(reading.reasons, (Reasons{Reason::kRateLimited, Reason::kBadValue})) << text;
    EXPECT_EQ(reading.diagnostics.at(1),
              "balance: retry-after: the header is neither seconds nor an HTTP date");
  }
}

TEST_F(RetryAfterTest, TheLongestOfWhatIsStatedCounts) {
  Define(
      "retry_after: body.retry_after\n"
      "rate_limits: [{ policy: calls, governs_poll: true, reset_format: delta_seconds,"
      " headers: { remaining: x-remaining, reset: x-reset } }]\n");
  const std::string body = R"({"retry_after": 64.57})";  // Discord
  EXPECT_EQ(HoldOff(429, {}, body), milliseconds(64570));
  EXPECT_EQ(HoldOff(429, {{"retry-after", "65"}}, body), seconds(65));
  EXPECT_EQ(HoldOff(429, {{"retry-after", "60"}}, body), milliseconds(64570));
  EXPECT_EQ(HoldOff(429, {{"retry-after", "60"}, {"x-remaining", "0"}, {"x-reset", "70"}}, body),
            seconds(70));
  EXPECT_EQ(HoldOff(200, {}, body), std::nullopt);
  for (const char* bad : {R"({"retry_after": "canary"})", R"({"retry_after": -5})", "<html>",
                          R"({"retry_after": 1e300})", "{}"}) {
    const Reading reading = Poll(429, bad);
    EXPECT_FALSE(reading.hold_off) << bad;
    EXPECT_EQ(reading.reasons, Reasons{Reason::kRateLimited}) << bad;
  }
}

TEST_F(RetryAfterTest, AnErrorInsideA200MayAskForADelayToo) {
  Define(
      "retry_after: body.wait\noutcomes: [{ when: body.limited == true, outcome: throttled }]\n");
  EXPECT_EQ(HoldOff(200, {}, R"({"limited": true, "wait": 9})"), seconds(9));
  EXPECT_EQ(HoldOff(200, {}, R"({"limited": false, "wait": 9})"), std::nullopt);
}

TEST_F(RetryAfterTest, IsBelievedMoreThanALimitThatIsNotUsedUp) {
  Define(
      "pools: [{ pool: main, remaining: body.credits }]\n"
      "rate_limits: [{ policy: hour, headers: { remaining: x-left, reset: x-reset },\n"
      "                reset_format: delta_seconds, governs_poll: true }]\n");
  const Headers limit = {{"x-left", "40"}, {"x-reset", "3100"}};
  Headers told = limit;
  told.emplace_back("retry-after", "30");
  EXPECT_EQ(Poll(429, "{}", limit).hold_off, std::chrono::seconds(3100));
  EXPECT_EQ(Poll(429, "{}", told).hold_off, std::chrono::seconds(30));
  told[0].second = "0";
  EXPECT_EQ(Poll(429, "{}", told).hold_off, std::chrono::seconds(3100)) << "it is used up";
}

}  // namespace
}  // namespace api_credits
