#include "exporter/poll/schedule.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "exporter/base/hash.h"

namespace api_credits {
namespace {

Duration Scale(Duration d, double factor) {
  return Duration(static_cast<Duration::rep>(static_cast<double>(d.count()) * factor));
}

// The same share of another interval: accounts stay as spread as they were.
Duration WaitOfInterval(Duration wait, Duration before, Duration interval) {
  const double share = Seconds(std::max(wait, Duration(0))) / Seconds(before);
  return std::min(Scale(interval, share), interval);
}

}  // namespace

Duration Backoff(Duration interval, int failures) {
  const Duration cap = std::max(interval, kMaxBackoff);
  Duration wait = interval;
  for (int i = 1; i < failures && wait < cap; ++i) wait *= 2;
  return std::min(wait, cap);
}

void Schedule::SetAccounts(const std::vector<Timing>& timings, SteadyTime now) {
  const std::vector<Entry> old = std::exchange(entries_, std::vector<Entry>(timings.size()));
  std::vector<std::optional<size_t>> numbers(old.size());  // by those until now
  std::vector<Queue::value_type> waiting;
  waiting.reserve(timings.size());
  for (size_t account = 0; account < timings.size(); ++account) {
    const Timing& timing = timings[account];
    Entry& entry = entries_[account];
    if (timing.previous) {
      entry = old.at(*timing.previous);
      numbers[*timing.previous] = account;
    } else {
      entry.name_hash = Fnv1a(timing.name, seed_);
      entry.held_until = timing.earliest;
      entry.due = std::max(now, timing.earliest);
    }
    const Duration before = std::exchange(entry.interval, timing.interval);
    entry.min_interval = timing.min_interval;
    if (timing.rests) entry.stage = Stage::kResting;
    if (entry.stage != Stage::kWaiting) continue;
    if (timing.previous && before != timing.interval && entry.failures == 0) {
      const Duration wait = WaitOfInterval(entry.due - now, before, timing.interval);
      entry.due = std::max(now + wait, Earliest(entry));
    }
    waiting.emplace_back(entry.due, account);
  }
  std::sort(waiting.begin(), waiting.end());  // what is sorted makes a tree in one go
  queue_ = Queue(waiting.begin(), waiting.end());
  Renumber(numbers);
}

// No member is parked afterwards: all that wait are in queue_.
void Schedule::Renumber(const std::vector<std::optional<size_t>>& numbers) {
  for (auto keyed = groups_.begin(); keyed != groups_.end();) {
    Group& group = keyed->second;
    group.parked.clear();
    group.called.reset();
    size_t kept = 0;
    for (const size_t member : group.members) {
      const std::optional<size_t> number = numbers[member];
      if (!number) continue;
      entries_[*number].place = kept;
      group.members[kept++] = *number;
    }
    group.members.resize(kept);
    keyed = group.members.empty() ? groups_.erase(keyed) : std::next(keyed);
  }
}

std::vector<size_t> Schedule::TakeDue(SteadyTime now) {
  std::vector<size_t> due;
  while (!queue_.empty() && queue_.begin()->first <= now) {
    const size_t account = queue_.begin()->second;
    Entry& entry = entries_[account];
    queue_.erase(queue_.begin());
    Group* const group = entry.group;
    if (group != nullptr && group->called == account) group->called.reset();
    // The group may have been held or started since this account was queued.
    if (Earliest(entry) > now || (group != nullptr && group->called)) {
      PutOff(account, now);
      continue;
    }
    entry.stage = Stage::kTaken;
    due.push_back(account);
  }
  return due;
}

bool Schedule::Start(size_t account, SteadyTime now) {
  Entry& entry = entries_[account];
  if (Earliest(entry) > now) {
    entry.stage = Stage::kWaiting;
    PutOff(account, now);
    return false;
  }
  entry.stage = Stage::kInFlight;
  entry.started = now;
  entry.forced = false;
  if (entry.group != nullptr) {
    entry.group->started = now;
    CallNext(*entry.group);
  }
  return true;
}

Schedule::Next Schedule::Finish(size_t account, const PollOutcome& outcome, SteadyTime now) {
  Entry& entry = entries_[account];
  entry.stage = Stage::kWaiting;
  Join(account, outcome.group);
  Group* const group = entry.group;
  if (group != nullptr && entry.started > group->started) group->started = entry.started;

  Next next;
  if (outcome.success) {
    entry.failures = 0;
    next.due = RegularDue(entry, now);
  } else {
    ++entry.failures;
    const Duration wait = Backoff(entry.interval, entry.failures);
    const double jitter = Jitter(entry, static_cast<std::uint64_t>(entry.failures));
    next.due = now + wait + Scale(wait, 0.1 * jitter);
  }
  SteadyTime held_until{};
  if (outcome.hold_off) {
    held_until = now + std::clamp(*outcome.hold_off, Duration(0), kMaxHoldOff);
  }
  if (outcome.throttled) held_until = std::max(held_until, next.due);
  if (held_until > next.due) {
    // Those that were held together do not come back together.
    next.due = held_until + Scale(entry.interval, 0.1 * Jitter(entry, 0));
  }
  entry.held_until = held_until;
  if (held_until > now) entry.may_force = true;
  if (group != nullptr && held_until > group->held_until) {
    // In whole seconds: a vendor that refuses all members one by one moves the hold of all of them
    // once a second, not once for each.
    group->held_until = std::chrono::ceil<std::chrono::seconds>(held_until);
    next.group_held = true;
  }
  if (std::exchange(entry.expedited, false)) next.due = now;
  next.due = std::max(next.due, Earliest(entry));
  Enqueue(account, next.due);
  return next;
}

std::optional<SteadyTime> Schedule::Expedite(size_t account, SteadyTime now, bool force) {
  Entry& entry = entries_[account];
  if (entry.stage == Stage::kInFlight) entry.expedited = true;
  if (entry.stage != Stage::kWaiting) return std::nullopt;
  if (force && std::exchange(entry.may_force, false)) entry.forced = true;
  Unqueue(account);
  Enqueue(account, std::max(std::min(entry.due, now), Earliest(entry)));
  return entry.due;
}

SteadyTime Schedule::BringForward(size_t account, SteadyTime due) {
  const Entry& entry = entries_[account];
  const SteadyTime sooner = std::max(due, Earliest(entry));
  if (sooner < entry.due) {
    Unqueue(account);
    Enqueue(account, sooner);
  }
  return entry.due;
}

SteadyTime Schedule::Earliest(size_t account) const { return Earliest(entries_[account]); }

const std::vector<size_t>& Schedule::Sharing(size_t account) const {
  static const std::vector<size_t> kNobody;
  const Group* const group = entries_[account].group;
  return group == nullptr ? kNobody : group->members;
}

std::optional<SteadyTime> Schedule::NextDue() const {
  if (queue_.empty()) return std::nullopt;
  return queue_.begin()->first;
}

void Schedule::Join(size_t account, std::optional<std::uint64_t> key) {
  Entry& entry = entries_[account];
  Group* const group = key ? &groups_[*key] : nullptr;
  if (group == entry.group) return;
  if (entry.group != nullptr) {
    std::vector<size_t>& left = entry.group->members;
    entries_[left.back()].place = entry.place;
    std::swap(left[entry.place], left.back());
    left.pop_back();
  }
  entry.group = group;
  if (group != nullptr) List(account);
}

void Schedule::List(size_t account) {
  Entry& entry = entries_[account];
  entry.place = entry.group->members.size();
  entry.group->members.push_back(account);
}

// The first polls come at once. Then each account goes to a place in the interval that is its own,
// by chance, so that neither the accounts of one exporter nor two exporters of a pair stay in step:
// to the second half by one shorter wait, to the first half of the next one by two. None is shorter
// than half an interval.
SteadyTime Schedule::RegularDue(Entry& entry, SteadyTime now) {
  const SteadyTime planned = std::min(entry.due, now);
  const double place = Jitter(entry, 0);
  const int waits = place < 0.5 ? 2 : 1;
  if (entry.spread < waits) {
    ++entry.spread;
    return now + Scale(entry.interval, waits == 2 ? (1 + place) / 2 : place);
  }
  const SteadyTime next = planned + entry.interval;
  return next > now ? next : now + entry.interval;
}

SteadyTime Schedule::OwnEarliest(const Entry& entry) {
  const SteadyTime held_until = entry.forced ? SteadyTime() : entry.held_until;
  if (!entry.started) return held_until;
  return std::max(held_until, *entry.started + entry.min_interval);
}

SteadyTime Schedule::Earliest(const Entry& entry) {
  SteadyTime earliest = OwnEarliest(entry);
  if (entry.group == nullptr) return earliest;
  if (!entry.forced) earliest = std::max(earliest, entry.group->held_until);
  if (!entry.group->started) return earliest;
  return std::max(earliest, *entry.group->started + entry.min_interval);
}

void Schedule::Unqueue(size_t account) {
  const Entry& entry = entries_[account];
  queue_.erase({entry.due, account});
  Group* const group = entry.group;
  if (group == nullptr) return;
  group->parked.erase({entry.due, account});
  if (const auto called = std::exchange(group->called, account); called && *called != account) {
    queue_.erase({entries_[*called].due, *called});
    group->parked.emplace(entries_[*called].due, *called);
  }
}

void Schedule::Enqueue(size_t account, SteadyTime due) {
  entries_[account].due = due;
  queue_.emplace(due, account);
}

void Schedule::PutOff(size_t account, SteadyTime now) {
  Entry& entry = entries_[account];
  if (OwnEarliest(entry) > now) {
    Enqueue(account, Earliest(entry));
  } else {
    entry.group->parked.emplace(entry.due, account);
  }
  if (entry.group != nullptr) CallNext(*entry.group);
}

void Schedule::CallNext(Group& group) {
  if (group.called || group.parked.empty()) return;
  group.called = group.parked.begin()->second;
  group.parked.erase(group.parked.begin());
  Enqueue(*group.called, Earliest(entries_[*group.called]));
}

double Schedule::Jitter(const Entry& entry, std::uint64_t salt) {
  // A finalizer, because the low bits of FNV of similar names are alike.
  std::uint64_t hash = (entry.name_hash ^ salt) * 0x9E3779B97F4A7C15ULL;
  hash ^= hash >> 29;
  hash *= 0xBF58476D1CE4E5B9ULL;
  hash ^= hash >> 32;
  return static_cast<double>(hash >> 11) / 9007199254740992.0;  // 2^53
}

}  // namespace api_credits
