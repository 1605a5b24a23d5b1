// When which account is polled next: intervals, spread, back-off, hold-offs, and the limits that
// accounts of one group share. Invariants: an account is in flight at most once, and never started
// sooner than its minimum interval after its last start. Nothing but SetAccounts walks all
// accounts. Pure arithmetic: time is an argument, chance is a seed. Thread rule: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
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

// What a finished poll means for the next one.
struct PollOutcome {
  bool success = false;
  bool throttled = false;
  std::optional<Duration> hold_off;    // from now
  std::optional<std::uint64_t> group;  // accounts with the same group share limits; empty: alone
};

class Schedule {
 public:
  // How the account of a number is polled.
  struct Timing {
    std::string name;  // "provider/name": its jitter, for good; read of new accounts
    Duration interval{};
    Duration min_interval{};
    SteadyTime earliest{};  // a new account is not taken before
    bool rests = false;     // never due, whoever asks
    // Its number until now; empty: a new account. REQUIRES: empty if it rests, or did until now.
    std::optional<size_t> previous;
  };

  struct Next {
    SteadyTime due{};
    bool group_held = false;  // all that share the limit are held longer than before
  };

  explicit Schedule(std::uint64_t seed) : seed_(seed) {}

  // Replaces the accounts, by number: new ones are due at once or at their earliest, kept ones keep
  // their due time (moved up where the new interval is shorter), others are forgotten.
  void SetAccounts(const std::vector<Timing>& timings, SteadyTime now);

  // The accounts that are due, the longest overdue first. Each is to be started, now or later.
  std::vector<size_t> TakeDue(SteadyTime now);

  // The poll of an account that was taken begins. False: something that binds us has come up since
  // it was taken, and it will be due again.
  bool Start(size_t account, SteadyTime now);

  // The poll is over; tells when the next is due. REQUIRES: started.
  Next Finish(size_t account, const PollOutcome& outcome, SteadyTime now);

  // Somebody wants to know now: due as soon as what binds us allows, back-off aside. nullopt if
  // the account rests, or is taken: then its poll is about to come or, if it has started, followed
  // by another. `force`: what its vendor imposed does not count, once for each time that it
  // imposes.
  std::optional<SteadyTime> Expedite(size_t account, SteadyTime now, bool force = false);

  // Due at `due` at the latest, if what binds us allows; returns when it is due.
  // REQUIRES: the account waits.
  SteadyTime BringForward(size_t account, SteadyTime due);

  // Before this the account may not be polled, whoever asks: its minimum interval, what its vendor
  // imposed, and both of those that it shares limits with.
  SteadyTime Earliest(size_t account) const;

  // The accounts that share limits with this one, itself included; empty if it is alone.
  const std::vector<size_t>& Sharing(size_t account) const;

  // When TakeDue may return something; nullopt if all are taken or there are none.
  std::optional<SteadyTime> NextDue() const;

 private:
  using Queue = std::set<std::pair<SteadyTime, size_t>>;
  enum class Stage { kWaiting, kTaken, kInFlight, kResting };
  struct Group {
    SteadyTime held_until{};
    std::optional<SteadyTime> started;
    std::vector<size_t> members;
    // Members that are due and that the group alone holds up. The longest overdue is `called`: it
    // is in queue_ and comes before all others. The next is called when a poll of the group starts,
    // so that no poll puts off all others again.
    Queue parked;
    std::optional<size_t> called;
  };
  struct Entry {
    Duration interval{};
    Duration min_interval{};
    std::uint64_t name_hash = 0;
    SteadyTime due{};
    SteadyTime held_until{};
    std::optional<SteadyTime> started;
    Stage stage = Stage::kWaiting;
    int spread = 0;          // shorter waits that it has had on the way to its place
    bool expedited = false;  // while in flight: once more, soon
    bool forced = false;     // the next poll obeys the minimum interval alone
    bool may_force = true;   // since the vendor last imposed something
    int failures = 0;
    Group* group = nullptr;  // in groups_; nullptr: alone
    size_t place = 0;        // in the group's members
  };

  void Join(size_t account, std::optional<std::uint64_t> key);
  void List(size_t account);
  // Gives the members of all groups their new numbers; those without one leave.
  void Renumber(const std::vector<std::optional<size_t>>& numbers);
  static SteadyTime RegularDue(Entry& entry, SteadyTime now);
  // Without what its group imposes, and with it.
  static SteadyTime OwnEarliest(const Entry& entry);
  static SteadyTime Earliest(const Entry& entry);
  void Enqueue(size_t account, SteadyTime due);
  // Takes a waiting account out of the queue or its group's parking place; it is to be enqueued.
  void Unqueue(size_t account);
  // Queues or parks an account that may not start now.
  void PutOff(size_t account, SteadyTime now);
  void CallNext(Group& group);
  // In [0, 1), the same for the same seed, account and salt.
  static double Jitter(const Entry& entry, std::uint64_t salt);

  const std::uint64_t seed_;
  std::vector<Entry> entries_;  // by number
  std::unordered_map<std::uint64_t, Group> groups_;
  Queue queue_;  // the waiting accounts that are not parked
};

}  // namespace api_credits
