// An immutable view of the ledger, for one rendering. Views of accounts that did not change between
// two snapshots are shared. Thread rule: immutable; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/config/config.h"
#include "exporter/interpret/reading.h"
#include "exporter/ledger/consumption.h"
#include "exporter/ledger/recent_polls.h"
#include "exporter/ledger/spending.h"

namespace api_credits {

// One pool as it is shown: the reading, completed with what the configuration states.
struct PoolView {
  // With stated grant, budget, refresh and derived period start where the vendor is silent.
  PoolReading reading;
  std::optional<double> low_warning, low_critical;  // in the pool's unit; percent resolved
  // A percentage of a grant or limit that nobody tells.
  bool warning_unresolved = false, critical_unresolved = false;
  std::optional<double> runway_warning, runway_critical;  // seconds
  bool has_budget = false;  // limit and remaining are of a limit of the user's own
  std::optional<Price> price;
  bool held = false;                      // the last reading waits for a second one
  std::optional<WallTime> missing_since;  // the vendor lists it no more
  std::optional<PoolCounters> counters;   // as published; shown with fresh readings only
  std::optional<Burn> burn;               // empty: not known yet
  std::optional<double> runway;           // seconds that the balance lasts, at that rate
};

struct AccountView {
  std::shared_ptr<const Account> account;
  WallTime added{};                  // when it was first configured in this process, or last
                                     // began or ceased to rest
  std::optional<Outcome> status;     // empty: pending
  std::optional<bool> poll_success;  // empty: not yet polled
  std::optional<WallTime> last_success;
  std::optional<WallTime> next_poll;
  std::uint64_t polls = 0;
  std::uint64_t failures = 0;
  std::optional<RecentPoll> last_poll;
  std::vector<std::string> unreadable;   // fields that the last poll could not read
  std::vector<std::string> diagnostics;  // what it had to say of its faults, for people
  std::optional<Duration> clock_offset;  // the vendor's clock less ours, where it matters
  // False: what follows is withdrawn, except what the configuration states.
  bool fresh = false;

  std::vector<PoolView> pools;          // sorted by pool
  std::vector<PolicyReading> policies;  // sorted by policy; includes the plan table's
  // Sorted by operation: the list price, what the vendor reports, or the account's own price.
  std::vector<CostReading> costs;
  std::optional<std::string> plan;  // the account's where the vendor is silent
  std::optional<WallTime> plan_end, key_expiry;

  // Not polled, because its configuration says so; nothing is known of it, its counters apart.
  bool rests() const { return !account->enabled; }
};

// Upper bounds of the poll duration histogram, in seconds; +Inf is implied.
inline constexpr std::array<double, 10> kDurationBuckets = {0.05, 0.1, 0.25, 0.5, 1,
                                                            2.5,  5,   10,   30,  60};

struct ProviderView {
  std::string provider;
  std::array<std::uint64_t, kReasonNames.size()> errors{};
  std::map<int, std::uint64_t> responses;  // by HTTP status, those that came; 0: no status at all
  std::array<std::uint64_t, kDurationBuckets.size() + 1>
      duration_counts{};  // per bucket, not cumulative
  double duration_sum_seconds = 0;
};

using AccountViews = std::vector<std::shared_ptr<const AccountView>>;

struct Snapshot {
  std::uint64_t revision = 0;  // rises with every change of the ledger
  Moment taken{};
  // Sorted by provider, then account; never null. The same object while no view changes.
  std::shared_ptr<const AccountViews> accounts = std::make_shared<const AccountViews>();
  std::vector<ProviderView> providers;  // sorted; those with an account
  std::optional<bool> durable;          // what is published is on disk; empty: no disk is wanted
  std::optional<WallTime> last_commit;
};

}  // namespace api_credits
