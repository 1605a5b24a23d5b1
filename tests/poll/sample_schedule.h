// A schedule of the accounts vendor/0, vendor/1 and so on, and what becomes of their polls.
// Thread rule: values.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "exporter/poll/schedule.h"

namespace api_credits {

inline constexpr SteadyTime kStart{std::chrono::hours(1)};
inline constexpr Duration kInterval = std::chrono::minutes(5);
inline constexpr std::uint64_t kShared = 7;
inline constexpr std::uint64_t kOther = 8;

inline Schedule::Timing Timed(Duration interval, Duration min_interval) {
  Schedule::Timing timing;
  timing.interval = interval;
  timing.min_interval = min_interval;
  return timing;
}

inline const Schedule::Timing kTiming = Timed(kInterval, std::chrono::seconds(10));

inline std::vector<Schedule::Timing> Accounts(size_t count,
                                              const Schedule::Timing& timing = kTiming) {
  std::vector<Schedule::Timing> accounts(count, timing);
  for (size_t i = 0; i < count; ++i) accounts[i].name = "vendor/" + std::to_string(i);
  return accounts;
}

// After a reload that changed neither accounts nor their order.
inline std::vector<Schedule::Timing> Kept(std::vector<Schedule::Timing> accounts) {
  for (size_t i = 0; i < accounts.size(); ++i) accounts[i].previous = i;
  return accounts;
}

inline PollOutcome Success(std::optional<std::uint64_t> group = std::nullopt) {
  return {true, false, std::nullopt, group};
}
inline PollOutcome Failure() { return {false, false, std::nullopt, std::nullopt}; }
inline PollOutcome Refusal(Duration hold_off, std::optional<std::uint64_t> group = std::nullopt) {
  return {false, true, hold_off, group};
}

// The accounts whose poll begins now, where there is a slot for each.
inline std::vector<size_t> StartDue(Schedule& schedule, SteadyTime now) {
  std::vector<size_t> due = schedule.TakeDue(now);
  std::erase_if(due, [&](size_t account) { return !schedule.Start(account, now); });
  return due;
}

// Starts the only account when it is due and finishes its poll at once; returns the wait until the
// next.
inline Duration PollOnce(Schedule& schedule, const PollOutcome& outcome, SteadyTime& now) {
  now = *schedule.NextDue();
  const std::vector<size_t> due = StartDue(schedule, now);
  EXPECT_EQ(due.size(), 1u);
  return schedule.Finish(due.at(0), outcome, now).due - now;
}

// Polls the only account until it has its place in the interval, and returns when it is due then.
inline SteadyTime Settle(Schedule& schedule) {
  SteadyTime now;
  for (int waits = 0; waits < 2; ++waits) PollOnce(schedule, Success(), now);
  return *schedule.NextDue();
}

}  // namespace api_credits
