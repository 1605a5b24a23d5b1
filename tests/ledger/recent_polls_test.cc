#include "exporter/ledger/recent_polls.h"

#include <gtest/gtest.h>

#include "tests/ledger/ledger_fixture.h"

namespace api_credits {
namespace {

Reading PollAt(int minute) {
  return SampleReading({WallTime(std::chrono::minutes(minute)), SteadyTime()}, 100);
}

TEST(RecentPollsTest, KeepsTheLastTwentyTheNewestFirst) {
  RecentPolls polls;
  for (int minute = 0; minute < 50; ++minute) polls.Add(PollAt(minute));
  const auto kept = polls.NewestFirst();
  ASSERT_EQ(kept.size(), 20U);
  EXPECT_EQ(kept.front().received, WallTime(std::chrono::minutes(49)));
  EXPECT_EQ(kept.back().received, WallTime(std::chrono::minutes(30)));
}

TEST(RecentPollsTest, KeepsHowAPollWent) {
  RecentPolls polls;
  Reading reading = SampleFailure({}, Outcome::kUnreachable, Reason::kHttpStatus);
  reading.reasons.push_back(Reason::kTimeout);
  reading.http_status = 503;
  reading.duration = std::chrono::milliseconds(1234);
  reading.unreadable = {"pools[main].refresh"};
  const RecentPoll& poll = polls.Add(reading);
  EXPECT_EQ(poll.outcome, Outcome::kUnreachable);
  EXPECT_FALSE(poll.success);
  EXPECT_EQ(poll.http_status, 503);
  EXPECT_EQ(poll.duration_milliseconds, 1234U);
  EXPECT_EQ(poll.reason, Reason::kHttpStatus);
  EXPECT_EQ(*poll.unreadable, reading.unreadable);
}

TEST(RecentPollsTest, FieldsAreSharedWhileTheyStayTheSameAndAreBounded) {
  RecentPolls polls;
  Reading reading = PollAt(0);
  for (int i = 0; i < 100; ++i) reading.unreadable.push_back("field " + std::to_string(i));
  const auto first = polls.Add(reading).unreadable;
  EXPECT_EQ(first->size(), RecentPolls::kMaxFields);
  EXPECT_EQ(polls.Add(reading).unreadable, first);
  reading.unreadable = {"another"};
  EXPECT_NE(polls.Add(reading).unreadable, first);
  reading.unreadable.clear();
  EXPECT_EQ(polls.Add(reading).unreadable, nullptr);
}

class LedgerPollsTest : public LedgerFixture {};

TEST_F(LedgerPollsTest, TheLedgerTellsThePollsOfAnAccountAndItsViewTheLast) {
  Configure({account_});
  EXPECT_TRUE(ledger_.RecentPollsOf(account_).empty());
  EXPECT_FALSE(View()->last_poll);
  Apply(SampleReading(clock_.Now(), 100));
  Reading failure = SampleFailure(clock_.Now(), Outcome::kUnreachable, Reason::kDns);
  failure.diagnostics = {"balance: no such host"};
  Apply(failure);
  const auto polls = ledger_.RecentPollsOf(account_);
  ASSERT_EQ(polls.size(), 2U);
  EXPECT_EQ(polls[0].reason, Reason::kDns);
  EXPECT_TRUE(polls[1].success);
  EXPECT_EQ(View()->last_poll->reason, Reason::kDns);
  EXPECT_EQ(View()->diagnostics, failure.diagnostics);
  Apply(SampleReading(clock_.Now(), 100));
  EXPECT_TRUE(View()->diagnostics.empty());
}

TEST_F(LedgerPollsTest, TheyOutliveAReloadAndLeaveWithTheAccount) {
  Configure({account_});
  Apply(SampleReading(clock_.Now(), 100));
  account_.poll_interval = std::chrono::minutes(1);
  Configure({account_});
  EXPECT_EQ(ledger_.RecentPollsOf(account_).size(), 1U);
  Configure({});
  EXPECT_TRUE(ledger_.RecentPollsOf(account_).empty());
}

}  // namespace
}  // namespace api_credits
