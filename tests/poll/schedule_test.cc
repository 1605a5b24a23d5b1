#include "exporter/poll/schedule.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace api_credits {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr SteadyTime kStart{hours(1)};
constexpr Schedule::Timing kTiming{minutes(5), seconds(10)};

std::map<std::string, Schedule::Timing> Accounts(int count, Schedule::Timing timing = kTiming) {
  std::map<std::string, Schedule::Timing> accounts;
  for (int i = 0; i < count; ++i) accounts["vendor/" + std::to_string(i)] = timing;
  return accounts;
}

Schedule::Result Success() { return {true, false, std::nullopt, ""}; }
Schedule::Result Failure() { return {false, false, std::nullopt, ""}; }

// Takes the only account when it is due and finishes its poll at once; returns the wait until the
// next.
Duration PollOnce(Schedule& schedule, const Schedule::Result& result, SteadyTime& now) {
  now = *schedule.NextDue();
  const std::vector<std::string> due = schedule.TakeDue(now);
  EXPECT_EQ(due.size(), 1u);
  return *schedule.Finish(due.at(0), result, now) - now;
}

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

TEST(ScheduleTest, SpreadsTheSecondPollsOverHalfAnInterval) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1000), kStart);
  std::map<int, int> polls_by_minute;
  for (const std::string& account : schedule.TakeDue(kStart)) {
    const Duration wait = *schedule.Finish(account, Success(), kStart) - kStart;
    EXPECT_GE(wait, kTiming.interval / 2);
    EXPECT_LE(wait, kTiming.interval);
    ++polls_by_minute[static_cast<int>(wait / seconds(30))];
  }
  // Five slots of half a minute, of which each gets its fair share, give or take.
  ASSERT_EQ(polls_by_minute.size(), 5u);
  for (const auto& [slot, polls] : polls_by_minute) {
    EXPECT_NEAR(polls, 200, 60) << "slot " << slot;
  }
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
  SteadyTime now;
  PollOnce(schedule, Success(), now);
  const SteadyTime second = *schedule.NextDue();
  schedule.TakeDue(second);
  EXPECT_EQ(*schedule.Finish("vendor/0", Success(), second + seconds(7)),
            second + kTiming.interval);
}

TEST(ScheduleTest, DoesNotCatchUpOnPollsThatItMissed) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1), kStart);
  SteadyTime now;
  PollOnce(schedule, Success(), now);
  const SteadyTime late = *schedule.NextDue() + hours(3);
  schedule.TakeDue(late);
  EXPECT_EQ(*schedule.Finish("vendor/0", Success(), late), late + kTiming.interval);
}

TEST(ScheduleTest, BacksOffWhileFailingAndRecoversAtOnce) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1, {minutes(1), seconds(1)}), kStart);
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
  const Duration wait = PollOnce(schedule, {false, true, hours(1), ""}, now);
  EXPECT_GE(wait, hours(1));
  EXPECT_LE(wait, hours(1) + kTiming.interval / 10);
}

TEST(BackoffTest, IsNotShortenedByAShorterRetryAfter) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1), kStart);
  SteadyTime now;
  EXPECT_GE(PollOnce(schedule, {false, true, seconds(1), ""}, now), kTiming.interval);
}

TEST(ScheduleTest, CapsAHoldOffAtADay) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1), kStart);
  SteadyTime now;
  const Duration wait = PollOnce(schedule, {false, true, hours(24 * 365), ""}, now);
  EXPECT_LE(wait, kMaxHoldOff + kTiming.interval);
}

TEST(ScheduleTest, IgnoresANegativeHoldOff) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1), kStart);
  SteadyTime now;
  EXPECT_GE(PollOnce(schedule, {true, false, -hours(1), ""}, now), kTiming.interval / 2);
}

TEST(ScheduleTest, NeverPollsFasterThanTheMinimum) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1, {seconds(10), seconds(10)}), kStart);
  SteadyTime now;
  SteadyTime last = kStart - seconds(10);
  for (int i = 0; i < 50; ++i) {
    PollOnce(schedule, i % 3 == 0 ? Failure() : Success(), now);
    EXPECT_GE(now - last, seconds(10)) << "poll " << i;
    last = now;
  }
}

TEST(ScheduleTest, HoldsAllAccountsOfAThrottledGroup) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(3), kStart);
  SteadyTime now = kStart;
  for (const std::string& account : schedule.TakeDue(now)) {
    const std::string group = account == "vendor/2" ? "other" : "shared";
    schedule.Finish(account, {true, false, std::nullopt, group}, now);
  }
  // The first member that is polled again is throttled; its sibling was due within the interval.
  std::map<std::string, SteadyTime> polled;
  bool throttled = false;
  while (polled.size() < 3) {
    now = *schedule.NextDue();
    for (const std::string& account : schedule.TakeDue(now)) {
      const bool shared = account != "vendor/2";
      if (!polled.contains(account)) polled[account] = now;
      const bool throttle = shared && !throttled;
      throttled = throttled || throttle;
      Schedule::Result result =
          throttle ? Schedule::Result{false, true, hours(1), "shared"}
                   : Schedule::Result{true, false, std::nullopt, shared ? "shared" : "other"};
      schedule.Finish(account, result, now);
    }
  }
  const SteadyTime first = std::min(polled["vendor/0"], polled["vendor/1"]);
  const SteadyTime second = std::max(polled["vendor/0"], polled["vendor/1"]);
  EXPECT_LE(first, kStart + kTiming.interval);
  EXPECT_GE(second, first + hours(1));
  EXPECT_LE(polled["vendor/2"], kStart + kTiming.interval) << "another identity is not held";
}

TEST(ScheduleTest, SharesTheMinimumIntervalWithinAGroup) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(5, {seconds(12), seconds(12)}), kStart);
  for (const std::string& account : schedule.TakeDue(kStart)) {
    schedule.Finish(account, {true, false, std::nullopt, "shared"}, kStart);
  }
  SteadyTime last = kStart;
  for (int polls = 0; polls < 20;) {
    const SteadyTime now = *schedule.NextDue();
    for (const std::string& account : schedule.TakeDue(now)) {
      EXPECT_GE(now - last, seconds(12));
      last = now;
      ++polls;
      schedule.Finish(account, {true, false, std::nullopt, "shared"}, now);
    }
  }
}

TEST(ScheduleTest, ForgetsAnAccountThatIsGoneEvenInFlight) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(2), kStart);
  schedule.TakeDue(kStart);
  schedule.SetAccounts(Accounts(1), kStart);
  EXPECT_EQ(schedule.Finish("vendor/1", Success(), kStart), std::nullopt);
  EXPECT_NE(schedule.Finish("vendor/0", Success(), kStart), std::nullopt);
}

TEST(ScheduleTest, MovesAnAccountUpWhenItsIntervalShrinks) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1, {hours(6), seconds(10)}), kStart);
  SteadyTime now;
  PollOnce(schedule, Success(), now);
  schedule.SetAccounts(Accounts(1, {minutes(1), seconds(10)}), kStart);
  EXPECT_LE(*schedule.NextDue(), kStart + minutes(1));
}

TEST(ScheduleTest, DoesNotLetAReloadLiftAHoldOff) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1, {hours(6), seconds(10)}), kStart);
  SteadyTime now;
  PollOnce(schedule, {true, false, hours(8), "group"}, now);
  schedule.SetAccounts(Accounts(1, {minutes(1), seconds(10)}), kStart);
  EXPECT_GE(*schedule.NextDue(), kStart + hours(8));
}

TEST(ScheduleTest, StartsANewAccountNotBeforeItsEarliest) {
  Schedule schedule(1);
  auto accounts = Accounts(2);
  accounts["vendor/1"].earliest = kStart + hours(3);
  schedule.SetAccounts(accounts, kStart);
  EXPECT_EQ(schedule.TakeDue(kStart).size(), 1u);
  EXPECT_EQ(*schedule.NextDue(), kStart + hours(3));
  EXPECT_EQ(schedule.Earliest("vendor/1"), kStart + hours(3));
  EXPECT_EQ(schedule.Expedite("vendor/1", kStart), kStart + hours(3));
}

TEST(ScheduleTest, ExpeditesToTheMinimumIntervalAndNeverPutsOff) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1), kStart);
  SteadyTime now;
  PollOnce(schedule, Success(), now);
  EXPECT_EQ(schedule.Expedite("vendor/0", now), now + seconds(10));
  EXPECT_EQ(schedule.Expedite("vendor/0", now + seconds(5)), now + seconds(10));
  EXPECT_EQ(schedule.Expedite("vendor/0", now + minutes(1)), now + seconds(10));
  EXPECT_TRUE(schedule.TakeDue(now + seconds(9)).empty());
  EXPECT_EQ(schedule.TakeDue(now + seconds(10)).size(), 1u);
}

TEST(ScheduleTest, ExpeditesOnceWhatIsInFlight) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1), kStart);
  schedule.TakeDue(kStart);
  EXPECT_EQ(schedule.Expedite("vendor/0", kStart), std::nullopt);
  EXPECT_EQ(schedule.Finish("vendor/0", Success(), kStart + seconds(1)), kStart + seconds(10));
  schedule.TakeDue(kStart + seconds(10));
  EXPECT_GT(*schedule.Finish("vendor/0", Success(), kStart + seconds(11)), kStart + minutes(2));
}

TEST(ScheduleTest, KnowsWhoSharesALimit) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(3), kStart);
  EXPECT_EQ(schedule.Sharing("vendor/0"), std::vector<std::string>{"vendor/0"});
  schedule.TakeDue(kStart);
  for (const char* account : {"vendor/0", "vendor/2"}) {
    schedule.Finish(account, {true, false, std::nullopt, "shared"}, kStart);
  }
  EXPECT_EQ(schedule.Sharing("vendor/2"), (std::vector<std::string>{"vendor/0", "vendor/2"}));
}

}  // namespace
}  // namespace api_credits
