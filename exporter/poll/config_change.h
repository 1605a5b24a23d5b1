// What a new configuration changes for the polls. Made by whoever brings it, because nothing is
// polled while the polling thread takes it up. Thread rule: a value.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/config/access.h"
#include "exporter/config/config.h"
#include "exporter/poll/polled_account.h"
#include "exporter/poll/schedule.h"

namespace api_credits {

// Of an account that stays; all false for others.
struct AccountChange {
  bool other_source = false;
  bool other_definition = false;  // of its provider
  bool other_access = false;
};

// The thread is woken for polls at the end of a beat, for all that became due within it: one that
// wakes it alone costs twice as much. They begin earlier only if something else has woken it. A
// beat is a 200th of the shortest interval, within these bounds.
inline constexpr Duration kShortestBeat = std::chrono::milliseconds(50);
inline constexpr Duration kLongestBeat = std::chrono::milliseconds(500);

struct ConfigChange {
  std::shared_ptr<const Config> before;  // what `next` was compared with
  LoadedConfig next;
  Duration beat = kShortestBeat;
  // All by number.
  std::vector<PolledAccount> accounts;  // without the progress of those that stay
  std::vector<Schedule::Timing> timings;
  std::vector<AccountChange> changes;
};

ConfigChange ChangeOf(const LoadedConfig& before, LoadedConfig next);

}  // namespace api_credits
