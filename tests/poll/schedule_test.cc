#include "exporter/poll/schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace api_credits {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr SteadyTime kStart{hours(1)};
constexpr Duration kInterval = minutes(5);
constexpr std::uint64_t kShared = 7;
constexpr std::uint64_t kOther = 8;

Schedule::Timing Timed(Duration interval, Duration min_interval) {
  Schedule::Timing timing;
  timing.interval = interval;
  timing.min_interval = min_interval;
  return timing;
}

const Schedule::Timing kTiming = Timed(kInterval, seconds(10));

std::vector<Schedule::Timing> Accounts(size_t count, const Schedule::Timing& timing = kTiming) {
  std::vector<Schedule::Timing> accounts(count, timing);
  for (size_t i = 0; i < count; ++i) accounts[i].name = "vendor/" + std::to_string(i);
  return accounts;
}

// After a reload that changed neither accounts nor their order.
std::vector<Schedule::Timing> Kept(std::vector<Schedule::Timing> accounts) {
  for (size_t i = 0; i < accounts.size(); ++i) accounts[i].previous = i;
  return accounts;
}

PollOutcome Success(std::optional<std::uint64_t> group = std::nullopt) {
  return {true, false, std::nullopt, group};
}
PollOutcome Failure() { return {false, false, std::nullopt, std::nullopt}; }
PollOutcome Refusal(Duration hold_off, std::optional<std::uint64_t> group = std::nullopt) {
  return {false, true, hold_off, group};
}

// The accounts whose poll begins now, where there is a slot for each.
std::vector<size_t> StartDue(Schedule& schedule, SteadyTime now) {
  std::vector<size_t> due = schedule.TakeDue(now);
  std::erase_if(due, [&](size_t account) { return !schedule.Start(account, now); });
  return due;
}

// Starts the only account when it is due and finishes its poll at once; returns the wait until the
// next.
Duration PollOnce(Schedule& schedule, const PollOutcome& outcome, SteadyTime& now) {
  now = *schedule.NextDue();
  const std::vector<size_t> due = StartDue(schedule, now);
  EXPECT_EQ(due.size(), 1u);
  return schedule.Finish(due.at(0), outcome, now).due - now;
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
  for (const size_t account : StartDue(schedule, kStart)) {
    const Duration wait = schedule.Finish(account, Success(), kStart).due - kStart;
    EXPECT_GE(wait, kInterval / 2);
    EXPECT_LE(wait, kInterval);
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
  StartDue(schedule, second);
  EXPECT_EQ(schedule.Finish(0, Success(), second + seconds(7)).due, second + kInterval);
}

TEST(ScheduleTest, DoesNotCatchUpOnPollsThatItMissed) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1), kStart);
  SteadyTime now;
  PollOnce(schedule, Success(), now);
  const SteadyTime late = *schedule.NextDue() + hours(3);
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

TEST(ScheduleTest, HoldsAllAccountsOfAThrottledGroup) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(3), kStart);
  SteadyTime now = kStart;
  for (const size_t account : StartDue(schedule, now)) {
    schedule.Finish(account, Success(account == 2 ? kOther : kShared), now);
  }
  // The first member that is polled again is throttled; its sibling was due within the interval.
  std::map<size_t, SteadyTime> polled;
  bool throttled = false;
  while (polled.size() < 3) {
    now = *schedule.NextDue();
    for (const size_t account : StartDue(schedule, now)) {
      polled.emplace(account, now);
      const bool throttle = account != 2 && !std::exchange(throttled, throttled || account != 2);
      const Schedule::Next next = schedule.Finish(
          account, throttle ? Refusal(hours(1), kShared) : Success(account == 2 ? kOther : kShared),
          now);
      EXPECT_EQ(next.group_held, throttle);
    }
  }
  const SteadyTime first = std::min(polled[0], polled[1]);
  const SteadyTime second = std::max(polled[0], polled[1]);
  EXPECT_LE(first, kStart + kInterval);
  EXPECT_GE(second, first + hours(1));
  EXPECT_LE(polled[2], kStart + kInterval) << "another identity is not held";
}

TEST(ScheduleTest, MovesTheHoldOfAGroupOnceASecondHoweverManyOfItAreRefused) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1000), kStart);
  size_t moved = 0;
  SteadyTime now = kStart;
  for (const size_t account : StartDue(schedule, kStart)) {
    now += std::chrono::milliseconds(2);
    const SteadyTime told = now + hours(1);
    moved += schedule.Finish(account, Refusal(hours(1), kShared), now).group_held ? 1 : 0;
    EXPECT_GE(schedule.Earliest(0), told);
    EXPECT_LT(schedule.Earliest(0), told + seconds(1));
  }
  EXPECT_LE(moved, 3u);
}

TEST(ScheduleTest, SharesTheMinimumIntervalWithinAGroup) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(5, Timed(seconds(12), seconds(12))), kStart);
  for (const size_t account : StartDue(schedule, kStart)) {
    schedule.Finish(account, Success(kShared), kStart);
  }
  SteadyTime last = kStart;
  for (int polls = 0; polls < 20;) {
    const SteadyTime now = *schedule.NextDue();
    for (const size_t account : StartDue(schedule, now)) {
      EXPECT_GE(now - last, seconds(12));
      last = now;
      ++polls;
      schedule.Finish(account, Success(kShared), now);
    }
  }
}

TEST(ScheduleTest, LetsTheLongestOverdueOfACrowdedGroupGoNext) {
  // Each waits for 50 others, far longer than its interval.
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(50, Timed(seconds(60), seconds(10))), kStart);
  for (const size_t account : StartDue(schedule, kStart)) {
    schedule.Finish(account, Success(kShared), kStart);
  }
  std::map<size_t, int> polls;
  for (int i = 0; i < 500; ++i) {
    const SteadyTime now = *schedule.NextDue();
    for (const size_t account : StartDue(schedule, now)) {
      ++polls[account];
      schedule.Finish(account, Success(kShared), now);
    }
  }
  ASSERT_EQ(polls.size(), 50u);
  const auto [least, most] = std::minmax_element(
      polls.begin(), polls.end(), [](const auto& x, const auto& y) { return x.second < y.second; });
  EXPECT_LE(most->second - least->second, 2);
}

TEST(ScheduleTest, LetsAnAccountThatIsAskedForGoNextInACrowdedGroup) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(50, Timed(seconds(60), seconds(10))), kStart);
  for (const size_t account : StartDue(schedule, kStart)) {
    schedule.Finish(account, Success(kShared), kStart);
  }
  const SteadyTime later = kStart + minutes(2);
  const size_t first = StartDue(schedule, later).at(0);
  schedule.Finish(first, Success(kShared), later);
  EXPECT_EQ(schedule.Expedite(49, later), later + seconds(10));
  EXPECT_EQ(StartDue(schedule, later + seconds(10)), std::vector<size_t>{49});
  EXPECT_EQ(StartDue(schedule, later + seconds(20)).size(), 1u);
}

TEST(ScheduleTest, AWaitForASlotGivesNoRightToIgnoreAHold) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(2), kStart);
  SteadyTime now = kStart;
  for (const size_t account : StartDue(schedule, now)) {
    schedule.Finish(account, Success(kShared), now);
  }
  now = kStart + kInterval;
  ASSERT_EQ(schedule.TakeDue(now).size(), 2u);
  ASSERT_TRUE(schedule.Start(0, now));
  schedule.Finish(0, Refusal(hours(1), kShared), now);
  EXPECT_FALSE(schedule.Start(1, now + minutes(1)));
  EXPECT_GE(*schedule.NextDue(), now + hours(1));
  EXPECT_FALSE(schedule.TakeDue(now + hours(2)).empty()) << "it is due again";
}

TEST(ScheduleTest, TakesKeptAccountsAlongToTheirNewNumbers) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(3), kStart);
  for (const size_t account : StartDue(schedule, kStart)) {
    if (account > 0) schedule.Finish(account, Success(kShared), kStart);
  }
  const SteadyTime earliest = kStart + seconds(10);
  // 0, which is in flight, becomes 1; 2 becomes 0; 1 is gone; 2 is new.
  std::vector<Schedule::Timing> reloaded = Accounts(3);
  reloaded[0].previous = 2;
  reloaded[1].previous = 0;
  schedule.SetAccounts(reloaded, kStart + seconds(1));
  EXPECT_EQ(schedule.Sharing(0), std::vector<size_t>{0});
  EXPECT_EQ(schedule.TakeDue(kStart + seconds(1)), std::vector<size_t>{2});
  EXPECT_EQ(schedule.Earliest(0), earliest);
  EXPECT_EQ(schedule.Expedite(1, kStart + seconds(1)), std::nullopt) << "still in flight";
  EXPECT_EQ(schedule.Expedite(0, kStart + seconds(1)), earliest);
}

TEST(ScheduleTest, ForgetsAGroupThatNobodyIsLeftOf) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1), kStart);
  SteadyTime now;
  PollOnce(schedule, Refusal(hours(1), kShared), now);
  schedule.SetAccounts({}, kStart);
  EXPECT_EQ(schedule.NextDue(), std::nullopt);
  schedule.SetAccounts(Accounts(1), kStart);
  PollOnce(schedule, Success(kShared), now);
  EXPECT_LT(schedule.Earliest(0), kStart + hours(1));
}

TEST(ScheduleTest, DrawsTheSameJitterFromTheSameNameAndSeed) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(2), kStart);
  StartDue(schedule, kStart);
  // As the exporter has always drawn it: a new version does not put its polls out of step.
  EXPECT_EQ((schedule.Finish(0, Success(), kStart).due - kStart).count(), 152703);
  EXPECT_EQ((schedule.Finish(1, Success(), kStart).due - kStart).count(), 227774);
}

TEST(ScheduleTest, MovesAnAccountUpWhenItsIntervalShrinks) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(1, Timed(hours(6), seconds(10))), kStart);
  SteadyTime now;
  PollOnce(schedule, Success(), now);
  schedule.SetAccounts(Kept(Accounts(1, Timed(minutes(1), seconds(10)))), kStart);
  EXPECT_LE(*schedule.NextDue(), kStart + minutes(1));
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

TEST(ScheduleTest, KnowsWhoSharesALimit) {
  Schedule schedule(1);
  schedule.SetAccounts(Accounts(3), kStart);
  EXPECT_THAT(schedule.Sharing(0), IsEmpty());
  StartDue(schedule, kStart);
  for (const size_t account : {0, 1, 2}) schedule.Finish(account, Success(kShared), kStart);
  StartDue(schedule, kStart + hours(1));
  EXPECT_THAT(schedule.Sharing(2), UnorderedElementsAre(0, 1, 2));
  StartDue(schedule, kStart + hours(1));
  schedule.Finish(0, Success(kOther), kStart + hours(1));
  EXPECT_THAT(schedule.Sharing(0), ElementsAre(0));
  EXPECT_THAT(schedule.Sharing(2), UnorderedElementsAre(1, 2));
}

}  // namespace
}  // namespace api_credits
