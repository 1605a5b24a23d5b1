#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "tests/poll/sample_schedule.h"

namespace api_credits {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(ScheduleGroupTest, HoldsAllAccountsOfAThrottledGroup) {
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

TEST(ScheduleGroupTest, MovesTheHoldOfAGroupOnceASecondHoweverManyOfItAreRefused) {
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

TEST(ScheduleGroupTest, SharesTheMinimumIntervalWithinAGroup) {
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

TEST(ScheduleGroupTest, LetsTheLongestOverdueOfACrowdedGroupGoNext) {
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

TEST(ScheduleGroupTest, LetsAnAccountThatIsAskedForGoNextInACrowdedGroup) {
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

TEST(ScheduleGroupTest, AWaitForASlotGivesNoRightToIgnoreAHold) {
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

TEST(ScheduleGroupTest, TakesKeptAccountsAlongToTheirNewNumbers) {
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

TEST(ScheduleGroupTest, ForgetsAGroupThatNobodyIsLeftOf) {
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

TEST(ScheduleGroupTest, KnowsWhoSharesALimit) {
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
