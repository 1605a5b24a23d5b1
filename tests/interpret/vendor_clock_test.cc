#include "exporter/interpret/vendor_clock.h"

#include <string>

#include "exporter/base/time_text.h"
#include "tests/interpret/poll_fixture.h"

namespace api_credits {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class VendorClockTest : public PollFixture {
 protected:
  void DefineReset(const std::string& format) {
    Define(
        "pools: [{ pool: main, remaining: body.credits }]\n"
        "rate_limits: [{ policy: calls, governs_poll: true, reset_format: " +
        format + ", headers: { remaining: x-remaining, reset: x-reset } }]\n");
  }

  Reading PollAt(Duration vendor_ahead, const std::string& reset, Headers more = {}) {
    Headers headers = {{"date", FormatUtc(In(vendor_ahead), "%a, %d %b %Y %H:%M:%S GMT")},
                       {"x-remaining", "0"},
                       {"x-reset", reset}};
    headers.insert(headers.end(), more.begin(), more.end());
    return Poll(429, "", headers);
  }

  static std::string Unix(Duration ahead) {
    return std::to_string(static_cast<long>(UnixSeconds(In(ahead))));
  }
};

TEST_F(VendorClockTest, AResetByTheVendorsClockIsWaitedForByTheVendorsClock) {
  DefineReset("unix_seconds");
  for (const Duration ahead : {Duration(hours(1)), Duration(-hours(1)), Duration(seconds(6))}) {
    const Reading reading = PollAt(ahead, Unix(ahead + seconds(30)));
    ASSERT_TRUE(reading.hold_off && reading.clock_offset);
    EXPECT_NEAR(api_credits::Seconds(*reading.hold_off), 30, 0.2);
    EXPECT_EQ(reading.policies.at(0).reset, In(*reading.hold_off)) << "what is shown is corrected";
    EXPECT_NEAR(api_credits::Seconds(*reading.clock_offset), api_credits::Seconds(ahead), 0.2);
  }
  DefineReset("http_date");
  EXPECT_EQ(PollAt(hours(1), "Fri, 20 Nov 2026 01:00:30 GMT").hold_off, seconds(30));
}

TEST_F(VendorClockTest, ADifferenceOfSecondsIsNone) {
  DefineReset("unix_seconds");
  for (const int ahead : {-5, -1, 0, 3, 5}) {
    const Reading reading = PollAt(seconds(ahead), Unix(seconds(30)));
    EXPECT_EQ(reading.hold_off, seconds(30)) << ahead;
    EXPECT_FALSE(reading.clock_offset) << ahead;
  }
}

TEST_F(VendorClockTest, ADeltaCountsFromOurOwnClock) {
  DefineReset("delta_seconds");
  const Reading reading = PollAt(hours(1), "30");
  EXPECT_EQ(reading.hold_off, seconds(30));
  EXPECT_EQ(reading.policies.at(0).reset, In(seconds(30)));
  EXPECT_EQ(reading.clock_offset, hours(1));
}

TEST_F(VendorClockTest, ADateOutOfACacheIsAsOldAsItsAge) {
  DefineReset("unix_seconds");
  const Reading reading = PollAt(-minutes(5), Unix(seconds(30)), {{"age", "300"}});
  EXPECT_EQ(reading.hold_off, seconds(30));
  EXPECT_FALSE(reading.clock_offset);
}

TEST_F(VendorClockTest, ABrokenDateCorrectsNothing) {
  DefineReset("unix_seconds");
  const Reading reading = PollAt(-hours(48), Unix(seconds(30)));
  EXPECT_EQ(reading.hold_off, seconds(30));
  EXPECT_TRUE(reading.clock_offset) << "but it is shown";
  EXPECT_FALSE(Poll(200, R"({"credits": 5})", {{"date", "canary"}}).clock_offset);
  EXPECT_FALSE(Poll(200, R"({"credits": 5})").clock_offset);
}

TEST_F(VendorClockTest, ASlowAnswerIsNotAWrongClock) {
  Response slow = Answered(200, R"({"credits": 5})", {{"date", "Thu, 19 Nov 2026 23:59:50 GMT"}});
  slow.duration = seconds(9);
  EXPECT_FALSE(ClockOffset(slow));
  slow.duration = seconds(2);
  EXPECT_EQ(ClockOffset(slow), -seconds(8));
}

}  // namespace
}  // namespace api_credits
