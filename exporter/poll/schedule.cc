#include "exporter/poll/schedule.h"

#include <algorithm>
#include <utility>

#include "exporter/base/hash.h"

namespace api_credits {
namespace {

Duration Scale(Duration d, double factor) {
  return Duration(static_cast<Duration::rep>(static_cast<double>(d.count()) * factor));
}

}  // namespace

Duration Backoff(Duration interval, int failures) {
  const Duration cap = std::max(interval, kMaxBackoff);
  Duration wait = interval;
  for (int i = 1; i < failures && wait < cap; ++i) wait *= 2;
  return std::min(wait, cap);
}

void Schedule::SetAccounts(const std::map<std::string, Timing>& accounts, SteadyTime now) {
  std::erase_if(groups_, [this](const auto& group) {
    return std::none_of(entries_.begin(), entries_.end(),
                        [&group](const auto& e) { return e.second.group == group.first; });
  });
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    if (accounts.contains(entry->first)) {
      ++entry;
      continue;
    }
    queue_.erase({entry->second.due, entry->first});
    entry = entries_.erase(entry);
  }
  for (const auto& [account, timing] : accounts) {
    const auto [found, is_new] = entries_.try_emplace(account);
    Entry& entry = found->second;
    const bool sooner = !is_new && timing.interval < entry.timing.interval;
    entry.timing = timing;
    if (is_new) {
      entry.held_until = timing.earliest;
      Requeue(account, entry, std::max(now, timing.earliest));
    } else if (sooner && !entry.in_flight && entry.failures == 0) {
      const SteadyTime due = std::min(entry.due, now + timing.interval);
      Requeue(account, entry, std::max(due, EarliestStart(entry)));
    }
  }
}

std::vector<std::string> Schedule::TakeDue(SteadyTime now) {
  std::vector<std::string> due;
  while (!queue_.empty() && queue_.begin()->first <= now) {
    const std::string account = queue_.begin()->second;
    queue_.erase(queue_.begin());
    Entry& entry = entries_.at(account);
    // The group may have been held or started since this account was queued.
    const SteadyTime earliest = EarliestStart(entry);
    if (earliest > now) {
      Requeue(account, entry, earliest);
      continue;
    }
    entry.in_flight = true;
    entry.started = now;
    if (!entry.group.empty()) groups_[entry.group].started = now;
    due.push_back(account);
  }
  return due;
}

std::optional<SteadyTime> Schedule::Finish(const std::string& account, const Result& result,
                                           SteadyTime now) {
  const auto found = entries_.find(account);
  if (found == entries_.end() || !found->second.in_flight) return std::nullopt;
  Entry& entry = found->second;
  entry.in_flight = false;
  entry.group = result.group;
  Group* group = entry.group.empty() ? nullptr : &groups_[entry.group];
  if (group != nullptr && entry.started > group->started) group->started = entry.started;

  SteadyTime due;
  if (result.success) {
    entry.failures = 0;
    due = RegularDue(account, entry, now);
  } else {
    ++entry.failures;
    const Duration wait = Backoff(entry.timing.interval, entry.failures);
    due = now + wait + Scale(wait, 0.1 * Chance(account, static_cast<size_t>(entry.failures)));
  }
  SteadyTime held_until{};
  if (result.hold_off) {
    held_until = now + std::clamp(*result.hold_off, Duration(0), kMaxHoldOff);
  }
  if (result.throttled) held_until = std::max(held_until, due);
  if (held_until > due) {
    // Those that were held together do not come back together.
    due = held_until + Scale(entry.timing.interval, 0.1 * Chance(account, 0));
  }
  entry.held_until = held_until;
  if (group != nullptr) group->held_until = std::max(group->held_until, held_until);
  if (std::exchange(entry.expedited, false)) due = now;
  Requeue(account, entry, std::max(due, EarliestStart(entry)));
  return entry.due;
}

std::optional<SteadyTime> Schedule::Expedite(const std::string& account, SteadyTime now) {
  Entry& entry = entries_.at(account);
  if (entry.in_flight) {
    entry.expedited = true;
    return std::nullopt;
  }
  Requeue(account, entry, std::min(entry.due, std::max(now, EarliestStart(entry))));
  return entry.due;
}

SteadyTime Schedule::Earliest(const std::string& account) const {
  return EarliestStart(entries_.at(account));
}

std::vector<std::string> Schedule::Sharing(const std::string& account) const {
  const std::string& group = entries_.at(account).group;
  if (group.empty()) return {account};
  std::vector<std::string> sharing;
  for (const auto& [name, entry] : entries_) {
    if (entry.group == group) sharing.push_back(name);
  }
  return sharing;
}

std::optional<SteadyTime> Schedule::NextDue() const {
  if (queue_.empty()) return std::nullopt;
  return queue_.begin()->first;
}

// The first polls come at once; the second ones are spread over half an interval, by chance, so
// that neither the accounts of one exporter nor two exporters of a pair stay in step.
SteadyTime Schedule::RegularDue(const std::string& account, Entry& entry, SteadyTime now) const {
  const SteadyTime planned = std::min(entry.due, now);
  if (!entry.spread) {
    entry.spread = true;
    return now + Scale(entry.timing.interval, 0.5 + 0.5 * Chance(account, 0));
  }
  const SteadyTime next = planned + entry.timing.interval;
  return next > now ? next : now + entry.timing.interval;
}

SteadyTime Schedule::EarliestStart(const Entry& entry) const {
  SteadyTime earliest = entry.held_until;
  if (entry.started) {
    earliest = std::max(earliest, *entry.started + entry.timing.min_interval);
  }
  const auto group = groups_.find(entry.group);
  if (group == groups_.end()) return earliest;
  earliest = std::max(earliest, group->second.held_until);
  if (group->second.started) {
    earliest = std::max(earliest, *group->second.started + entry.timing.min_interval);
  }
  return earliest;
}

void Schedule::Requeue(const std::string& account, Entry& entry, SteadyTime due) {
  queue_.erase({entry.due, account});
  entry.due = due;
  queue_.emplace(due, account);
}

double Schedule::Chance(const std::string& account, std::uint64_t salt) const {
  // A finalizer, because the low bits of FNV-1a of similar names are alike.
  std::uint64_t hash = (Fnv1a(account, seed_) ^ salt) * 0x9E3779B97F4A7C15ULL;
  hash ^= hash >> 29;
  hash *= 0xBF58476D1CE4E5B9ULL;
  hash ^= hash >> 32;
  return static_cast<double>(hash >> 11) / 9007199254740992.0;  // 2^53
}

}  // namespace api_credits
