// When which account is polled next: intervals, spread, back-off, hold-offs, and the limits that
// accounts of one identity share. Invariants: an account is in flight at most once, and never taken
// sooner than its minimum interval after its last start. Pure arithmetic: time is an argument,
// chance is a seed. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "exporter/base/clock.h"

namespace api_credits {

// Longest wait that a vendor may impose on us (Retry-After, a reset), against nonsense values.
inline constexpr Duration kMaxHoldOff = std::chrono::hours(24);
// Failures double the interval up to this, or up to the interval itself where that is longer.
inline constexpr Duration kMaxBackoff = std::chrono::minutes(15);

// The wait after the given number of failures in a row (at least 1).
Duration Backoff(Duration interval, int failures);

class Schedule {
 public:
  struct Timing {
    Duration interval{};
    Duration min_interval{};
    SteadyTime earliest{};  // a new account is not taken before
  };

  // What a finished poll means for the next one.
  struct Result {
    bool success = false;
    bool throttled = false;
    std::optional<Duration> hold_off;  // from now
    std::string group;                 // accounts with the same group share limits; empty: alone
  };

  explicit Schedule(std::uint64_t seed) : seed_(seed) {}

  // Replaces the accounts: new ones are due at once or at their earliest, kept ones keep their due
  // time (moved up where the new interval is shorter), an account whose key is gone is forgotten.
  void SetAccounts(const std::map<std::string, Timing>& accounts, SteadyTime now);

  // Marks the accounts that are due as in flight and returns them, the longest overdue first.
  std::vector<std::string> TakeDue(SteadyTime now);

  // The poll taken before is over; returns when the next is due. nullopt: the account is gone.
  std::optional<SteadyTime> Finish(const std::string& account, const Result& result,
                                   SteadyTime now);

  // Somebody wants to know now: due as soon as what binds us allows, back-off aside; after the poll
  // that is in flight, if there is one (nullopt then). REQUIRES: the account is known.
  std::optional<SteadyTime> Expedite(const std::string& account, SteadyTime now);

  // Before this the account may not be polled, whoever asks: its minimum interval, what its vendor
  // imposed, and both of those that it shares limits with. REQUIRES: the account is known.
  SteadyTime Earliest(const std::string& account) const;

  // The accounts that share limits with this one, itself included.
  std::vector<std::string> Sharing(const std::string& account) const;

  // When TakeDue will return something; nullopt if all are in flight or there are none.
  std::optional<SteadyTime> NextDue() const;

 private:
  struct Entry {
    Timing timing;
    SteadyTime due{};
    SteadyTime held_until{};
    std::optional<SteadyTime> started;
    bool in_flight = false;
    bool spread = false;     // the phase has been drawn
    bool expedited = false;  // while in flight: once more, soon
    int failures = 0;
    std::string group;
  };
  struct Group {
    SteadyTime held_until{};
    std::optional<SteadyTime> started;
  };

  SteadyTime RegularDue(const std::string& account, Entry& entry, SteadyTime now) const;
  SteadyTime EarliestStart(const Entry& entry) const;
  void Requeue(const std::string& account, Entry& entry, SteadyTime due);
  // In [0, 1), the same for the same seed, account and salt.
  double Chance(const std::string& account, std::uint64_t salt) const;

  const std::uint64_t seed_;
  std::map<std::string, Entry> entries_;
  std::map<std::string, Group> groups_;
  std::set<std::pair<SteadyTime, std::string>> queue_;  // those not in flight
};

}  // namespace api_credits
