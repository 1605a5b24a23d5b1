#include "exporter/poll/schedule.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/poll/sample_schedule.h"

namespace api_credits {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(BackoffTest, DoublesWithEachFailureUpToItsCap) {
  EXPECT_EQ(Backoff(minutes(1), 1), minutes(1));
  EXPECT_EQ(Backoff(minutes(1), 2), minutes(2));
  EXPECT_EQ(Backoff(minutes(1), 4), minutes(8));
  EXPECT_EQ(Backoff(minutes(1), 5), kMaxBackoff);
  EXPECT_EQ(Backoff(minutes(1), 1000), kMaxBackoff);
}

TEST(BackoffTest, NeverPollsMoreOftenThanTheInterval) {
  EXPECT_EQ(Backoff(hours(2), 1), hours(2));
  EXPECT_EQ(Backoff(hours(2), 50), hours(2));
}

TEST(ScheduleTest, StartsEveryAccountAtOnceAndNoneTwice) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(100), kStart);
  EXPECT_EQ(schedule.TakeDue(kStart).size(), 100u);
  EXPECT_TRUE(schedule.TakeDue(kStart + hours(1)).empty());
  EXPECT_EQ(schedule.NextDue(), std::nullopt);
}

TEST(ScheduleTest, SpreadsPollsOverTheWholeIntervalFromTheSecondOneOn) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1000), kStart);
  std::map<Duration::rep, int> polls_by_slot;
  for (SteadyTime now = kStart; now < kStart + 6 * kInterval; now = *schedule.NextDue()) {
    for (const size_t account : StartDue(schedule, now)) {
      const Duration wait = schedule.Finish(account, Success(), now).due - now;
      EXPECT_GE(wait, kInterval / 2);
      EXPECT_LE(wait, kInterval);
      ++polls_by_slot[(now - kStart) / seconds(30)];
    }
  }
  // Ten slots of half a minute in an interval, of which each gets its fair share, give or take.
  for (int slot = 10; slot < 60; ++slot) {
    EXPECT_NEAR(polls_by_slot[slot], 100, 30) << "slot " << slot;
  }
  // Everybody has its place: an interval later the same are polled.
  for (int slot = 20; slot < 50; ++slot) EXPECT_EQ(polls_by_slot[slot], polls_by_slot[slot + 10]);
}

TEST(ScheduleTest, SpreadsDifferentlyForAnotherSeed) {
  std::vector<SteadyTime> due;
  for (const std::uint64_t seed : {1U, 2U}) {
    Schedule schedule(seed);
    schedule.SetAccounts(Accounts(1), kStart);
    SteadyTime now;
    PollOnce(schedule, Success(), now);
    due.push_back(*schedule.NextDue());
  }
  EXPECT_NE(due[0], due[1]);
}

TEST(ScheduleTest, KeepsTheBeatHoweverLongAPollTakes) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1), kStart);
  const SteadyTime due = Settle(schedule);
  StartDue(schedule, due);
  EXPECT_EQ(schedule.Finish(0, Success(), due + seconds(7)).due, due + kInterval);
}

TEST(ScheduleTest, DoesNotCatchUpOnPollsThatItMissed) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1), kStart);
  const SteadyTime late = Settle(schedule) + hours(3);
  StartDue(schedule, late);
  EXPECT_EQ(schedule.Finish(0, Success(), late).due, late + kInterval);
}

TEST(ScheduleTest, BacksOffWhileFailingAndRecoversAtOnce) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1, Timed(minutes(1), seconds(1))), kStart);
  SteadyTime now;
  for (const Duration base : {minutes(1), minutes(2), minutes(4), minutes(8), minutes(15)}) {
    const Duration wait = PollOnce(schedule, Failure(), now);
    EXPECT_GE(wait, base);
    EXPECT_LE(wait, base + base / 10);
  }
  EXPECT_LE(PollOnce(schedule, Success(), now), minutes(1));
}

TEST(BackoffTest, YieldsToALongerRetryAfter) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1), kStart);
  SteadyTime now;
  const Duration wait = PollOnce(schedule, Refusal(hours(1)), now);
  EXPECT_GE(wait, hours(1));
  EXPECT_LE(wait, hours(1) + kInterval / 10);
}

TEST(BackoffTest, IsNotShortenedByAShorterRetryAfter) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1), kStart);
  SteadyTime now;
  EXPECT_GE(PollOnce(schedule, Refusal(seconds(1)), now), kInterval);
}

TEST(ScheduleTest, CapsAHoldOffAtADay) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1), kStart);
  SteadyTime now;
  const Duration wait = PollOnce(schedule, Refusal(hours(24 * 365)), now);
  EXPECT_LE(wait, kMaxHoldOff + kInterval);
}

TEST(ScheduleTest, IgnoresANegativeHoldOff) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1), kStart);
  SteadyTime now;
  EXPECT_GE(PollOnce(schedule, {true, false, -hours(1), std::nullopt}, now), kInterval / 2);
}

TEST(ScheduleTest, NeverPollsFasterThanTheMinimum) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1, Timed(seconds(10), seconds(10))), kStart);
  SteadyTime now;
  SteadyTime last = kStart - seconds(10);
  for (int i = 0; i < 50; ++i) {
    PollOnce(schedule, i % 3 == 0 ? Failure() : Success(), now);
    EXPECT_GE(now - last, seconds(10)) << "poll " << i;
    last = now;
  }
}

TEST(ScheduleTest, DrawsTheSameJitterFromTheSameNameAndSeed) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(2), kStart);
  StartDue(schedule, kStart);
  // Halfway to 5406 ms of the next interval, and all the way to 155548 ms of this one: a new
  // version must not put the polls of a pair in step.
  EXPECT_EQ((schedule.Finish(0, Success(), kStart).due - kStart).count(), 152703);
  EXPECT_EQ((schedule.Finish(1, Success(), kStart).due - kStart).count(), 155548);
}

TEST(ScheduleTest, MovesAnAccountUpWhenItsIntervalShrinks) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1, Timed(hours(6), seconds(10))), kStart);
  SteadyTime now;
  PollOnce(schedule, Success(), now);
  schedule.SetAccounts(Kept(Accounts(1, Timed(minutes(1), seconds(10)))), kStart);
  EXPECT_LE(*schedule.NextDue(), kStart + minutes(1));
}

TEST(ScheduleTest, KeepsAccountsSpreadWhenTheIntervalOfAllChanges) {
  for (const Duration interval : {Duration(minutes(1)), Duration(hours(2))}) {
    Schedule schedule(1);
    schedule.SetAccounts(Accounts(1000), kStart);
    const SteadyTime reload = kStart + 3 * kInterval;
    for (SteadyTime now = kStart; now < reload; now = *schedule.NextDue()) {
      for (const size_t account : StartDue(schedule, now)) {
        schedule.Finish(account, Success(), now);
      }
    }
    schedule.SetAccounts(Kept(Accounts(1000, Timed(interval, seconds(10)))), reload);
    for (int slot = 0; slot < 10; ++slot) {  // tenths of the interval
      const SteadyTime end = reload + interval * (slot + 1) / 10;
      EXPECT_NEAR(static_cast<double>(schedule.TakeDue(end).size()), 100, 30) << "slot " << slot;
    }
  }
}

TEST(ScheduleTest, DoesNotLetAReloadLiftAHoldOff) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1, Timed(hours(6), seconds(10))), kStart);
  SteadyTime now;
  PollOnce(schedule, {true, false, hours(8), 7}, now);
  schedule.SetAccounts(Kept(Accounts(1, Timed(minutes(1), seconds(10)))), kStart);
  EXPECT_GE(*schedule.NextDue(), kStart + hours(8));
}

TEST(ScheduleTest, StartsANewAccountNotBeforeItsEarliest) {
  Schedule schedule(1);
  auto accounts = Accounts(2);
  accounts[1].earliest = kStart + hours(3);
  schedule.SetAccounts(accounts, kStart);
  EXPECT_EQ(schedule.TakeDue(kStart).size(), 1u);
  EXPECT_EQ(*schedule.NextDue(), kStart + hours(3));
  EXPECT_EQ(schedule.Earliest(1), kStart + hours(3));
  EXPECT_EQ(schedule.Expedite(1, kStart), kStart + hours(3));
}

TEST(ScheduleTest, ExpeditesToTheMinimumIntervalAndNeverPutsOff) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1), kStart);
  SteadyTime now;
  PollOnce(schedule, Success(), now);
  EXPECT_EQ(schedule.Expedite(0, now), now + seconds(10));
  EXPECT_EQ(schedule.Expedite(0, now + seconds(5)), now + seconds(10));
  EXPECT_EQ(schedule.Expedite(0, now + minutes(1)), now + seconds(10));
  EXPECT_TRUE(schedule.TakeDue(now + seconds(9)).empty());
  EXPECT_EQ(schedule.TakeDue(now + seconds(10)).size(), 1u);
}

TEST(ScheduleTest, ExpeditesOnceWhatIsInFlight) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1), kStart);
  StartDue(schedule, kStart);
  EXPECT_EQ(schedule.Expedite(0, kStart), std::nullopt);
  EXPECT_EQ(schedule.Finish(0, Success(), kStart + seconds(1)).due, kStart + seconds(10));
  StartDue(schedule, kStart + seconds(10));
  EXPECT_GT(schedule.Finish(0, Success(), kStart + seconds(11)).due, kStart + minutes(2));
}

TEST(ScheduleTest, PromisesAPollToAnAccountThatWaitsForASlot) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1), kStart);
  ASSERT_EQ(schedule.TakeDue(kStart).size(), 1u);
  EXPECT_EQ(schedule.Expedite(0, kStart), std::nullopt);
  ASSERT_TRUE(schedule.Start(0, kStart + seconds(5)));
  EXPECT_GT(schedule.Finish(0, Success(), kStart + seconds(6)).due, kStart + minutes(2))
      << "that poll was the one asked for";
}

}  // namespace
}  // namespace api_credits
