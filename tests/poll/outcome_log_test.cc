#include "exporter/poll/outcome_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <sstream>
#include <string>

#include "exporter/base/time_text.h"
#include "tests/doubles/made_up_vendor.h"
#include "tests/doubles/simulated_clock.h"

namespace api_credits {
namespace {

using std::chrono::hours;
using testing::HasSubstr;

class OutcomeLogTest : public testing::Test {
 protected:
  OutcomeLogTest() {
    account_.name = "sales";
    account_.provider = MadeUpVendor();
  }

  // The line at the default level; empty: nothing is said.
  std::string Line(Outcome outcome, std::vector<std::string> unreadable = {}) {
    text_.str("");
    Reading reading;
    reading.received = clock_.Now();
    reading.outcome = outcome;
    reading.success = outcome == Outcome::kOk;
    for (const std::string& field : unreadable) reading.diagnostics.push_back(field + ": why");
    reading.unreadable = std::move(unreadable);
    LogOutcome(log_, account_, reading, last_);
    return text_.str();
  }

  SimulatedClock clock_;
  std::ostringstream text_;
  Logger log_{text_, clock_, LogLevel::kInfo, LogFormat::kLogfmt};
  Account account_;
  LastPoll last_;
};

TEST_F(OutcomeLogTest, SaysOnceWhatCannotBeReadAndOnceThatItCanAgain) {
  const std::string first = Line(Outcome::kOk, {"pools[main].refresh"});
  EXPECT_THAT(first, HasSubstr("level=warn"));
  EXPECT_THAT(first, HasSubstr("part of the answer cannot be read"));
  EXPECT_THAT(first, HasSubstr("pools[main].refresh: why"));
  EXPECT_EQ(Line(Outcome::kOk, {"pools[main].refresh"}), "");
  EXPECT_THAT(Line(Outcome::kOk), HasSubstr("all of the answer can be read again"));
  EXPECT_EQ(Line(Outcome::kOk), "");
}

TEST_F(OutcomeLogTest, SaysEachChangeOfWhatCannotBeRead) {
  Line(Outcome::kOk, {"pools[main].refresh"});
  EXPECT_THAT(Line(Outcome::kOk, {"pools[main].expiry", "pools[main].refresh"}),
              HasSubstr("pools[main].expiry: why"));
}

TEST_F(OutcomeLogTest, AFailureBetweenDoesNotMakeItNewsAgain) {
  Line(Outcome::kOk, {"pools[main].refresh"});
  EXPECT_THAT(Line(Outcome::kUnreachable), HasSubstr("poll failed"));
  EXPECT_EQ(Line(Outcome::kUnreachable), "");
  EXPECT_THAT(Line(Outcome::kOk, {"pools[main].refresh"}), HasSubstr("account is ok again"));
}

TEST_F(OutcomeLogTest, SaysOnceADayWhatIsStillNotOkAndSinceWhen) {
  const std::string since = "not_ok_since=" + FormatUtc(clock_.Now().wall);
  Line(Outcome::kUnreachable);
  clock_.Advance(hours(23));
  EXPECT_EQ(Line(Outcome::kUnreachable), "");
  clock_.Advance(hours(1));
  const std::string reminder = Line(Outcome::kUnreachable);
  EXPECT_THAT(reminder, HasSubstr("level=warn"));
  EXPECT_THAT(reminder, HasSubstr("poll still fails"));
  EXPECT_THAT(reminder, HasSubstr(since));
  EXPECT_EQ(Line(Outcome::kUnreachable), "");
  clock_.Advance(hours(12));
  EXPECT_THAT(Line(Outcome::kThrottled), HasSubstr(since)) << "a change is said at once";
  clock_.Advance(hours(23));
  EXPECT_EQ(Line(Outcome::kThrottled), "") << "it was said by the change";
  clock_.Advance(hours(1));
  EXPECT_THAT(Line(Outcome::kThrottled), HasSubstr(since));
  EXPECT_THAT(Line(Outcome::kOk), HasSubstr(since));
  clock_.Advance(hours(25));
  EXPECT_EQ(Line(Outcome::kOk), "");
  EXPECT_THAT(Line(Outcome::kUnreachable),
              HasSubstr("not_ok_since=" + FormatUtc(clock_.Now().wall)));
}

TEST_F(OutcomeLogTest, SaysOnceADayWhatStillCannotBeRead) {
  Line(Outcome::kOk, {"pools[main].refresh"});
  clock_.Advance(hours(24));
  EXPECT_THAT(Line(Outcome::kOk, {"pools[main].refresh"}),
              HasSubstr("part of the answer still cannot be read"));
  EXPECT_EQ(Line(Outcome::kOk, {"pools[main].refresh"}), "");
}

}  // namespace
}  // namespace api_credits
