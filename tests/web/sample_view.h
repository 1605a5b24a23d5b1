// An account as the ledger shows it, for tests to bend: polled a minute ago, ok, with 100 credits.
// Thread rule: values.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "exporter/ledger/snapshot.h"
#include "tests/doubles/made_up_vendor.h"
#include "tests/doubles/simulated_clock.h"
#include "tests/ledger/shared_views.h"

namespace api_credits {

inline constexpr WallTime kSampleNow = SimulatedClock::kStart;

inline PoolView SamplePoolView(std::string name, double remaining) {
  PoolView pool;
  pool.reading.pool = std::move(name);
  pool.reading.unit = "credits";
  pool.reading.remaining = remaining;
  pool.low_warning = 20;
  pool.low_critical = 5;
  pool.runway_warning = 7 * 86400.0;
  pool.runway_critical = 86400.0;
  return pool;
}

// Polled a minute ago, ok, with 100 credits.
inline AccountView SampleView(const std::string& name = "sales") {
  Account account;
  account.name = name;
  account.provider = MadeUpVendor();
  account.poll_interval = std::chrono::minutes(5);
  account.stale_after = std::chrono::minutes(30);
  AccountView view;
  view.account = std::make_shared<const Account>(std::move(account));
  view.status = Outcome::kOk;
  view.poll_success = true;
  view.fresh = true;
  view.last_success = kSampleNow - std::chrono::minutes(1);
  view.next_poll = kSampleNow + std::chrono::minutes(4);
  view.last_poll = RecentPoll{*view.last_success, nullptr, 120, 200, Outcome::kOk, true, {}};
  view.pools = {SamplePoolView("main", 100)};
  return view;
}

inline AccountView FailedView(Outcome outcome, Reason reason) {
  AccountView view = SampleView();
  view.status = outcome;
  view.poll_success = false;
  view.last_poll->outcome = outcome;
  view.last_poll->success = false;
  view.last_poll->reason = reason;
  return view;
}

inline Snapshot SnapshotOf(const std::vector<AccountView>& views) {
  Snapshot snapshot;
  snapshot.taken.wall = kSampleNow;
  snapshot.accounts = SharedViews(views);
  return snapshot;
}

}  // namespace api_credits
