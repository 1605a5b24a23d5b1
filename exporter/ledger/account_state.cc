#include "exporter/ledger/account_state.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "exporter/ledger/source.h"
#include "exporter/provider/limits.h"

namespace api_credits {
namespace {

std::vector<PoolReading> SortedOnce(std::vector<PoolReading> pools) {
  std::stable_sort(pools.begin(), pools.end(),
                   [](const auto& a, const auto& b) { return a.pool < b.pool; });
  const auto last = std::unique(pools.begin(), pools.end(),
                                [](const auto& a, const auto& b) { return a.pool == b.pool; });
  pools.erase(last, pools.end());
  return pools;
}

PoolReading Withdrawn(const PoolReading& reading) {
  PoolReading withdrawn;
  withdrawn.pool = reading.pool;
  withdrawn.unit = reading.unit;
  return withdrawn;
}

}  // namespace

AccountState::AccountState(std::shared_ptr<const Account> account, WallTime added)
    : tally_(*account) {
  facts_.account = std::move(account);
  facts_.added = added;
}

bool AccountState::Reconfigure(std::shared_ptr<const Account> account, WallTime now) {
  const bool same = SameSource(*facts_.account, *account) && account->enabled;
  if (!same) {
    values_.reset();
    refills_ = {};
    policies_ = {};
    spending_.clear();
    tally_.StartAnew(*account);
  }
  // What polls said before a rest tells nothing about those after it.
  if (account->enabled != facts_.account->enabled) {
    facts_ = AccountView();
    facts_.added = now;
  }
  facts_.account = std::move(account);
  view_.reset();
  return !same;
}

bool AccountState::Restore(AccountRecord record) {
  tally_.Restore(std::move(record));
  if (account().enabled) return false;
  tally_.StartAnew(account());
  return true;
}

void AccountState::Publish(const AccountRecord& record) {
  if (tally_.Publish(record)) view_.reset();
}

void AccountState::Schedule(WallTime next_poll) {
  facts_.next_poll = next_poll;
  view_.reset();
}

bool AccountState::held() const {
  const auto& pools = tally_.record().pools;
  return std::any_of(pools.begin(), pools.end(),
                     [](const auto& pool) { return pool.second.held(); });
}

std::vector<std::string> AccountState::Apply(const Reading& reading, WallTime next_poll) {
  std::vector<std::string> notices;
  facts_.status = reading.outcome;
  facts_.poll_success = reading.success;
  facts_.next_poll = next_poll;
  facts_.unreadable = reading.unreadable;
  facts_.diagnostics = reading.diagnostics;
  facts_.last_poll = recent_polls_.Add(reading);
  facts_.clock_offset = reading.clock_offset;
  ++facts_.polls;
  if (reading.success) {
    facts_.last_success = reading.received.wall;
  } else {
    ++facts_.failures;
  }
  if (reading.has_values && !Outdated(reading)) {
    std::vector<PoolReading> before = values_ ? values_->pools : std::vector<PoolReading>();
    Replace(reading);
    for (const PoolReading& pool : values_->pools) Tell(pool, notices);
    if (tally_.Apply(account(), reading, values_->pools)) {
      KeepLast(std::move(before));
      NoteSpending(reading.received.steady);
    }
    refills_.Apply(account(), values_->pools, reading.received.wall);
  }
  MergePolicies(reading);
  view_.reset();
  return notices;
}

// A pool of which no reading is known in this process is shown as the state has it.
void AccountState::KeepLast(std::vector<PoolReading> before) {
  std::vector<PoolReading> kept;
  for (const auto& [pool, tally] : tally_.record().pools) {
    if (!tally.held() && !tally.missing_since()) continue;
    const auto last = std::find_if(before.begin(), before.end(),
                                   [&name = pool](const auto& read) { return read.pool == name; });
    kept.push_back(last == before.end() ? ReadingOf(pool, *tally.baseline()) : std::move(*last));
  }
  if (kept.empty()) return;
  std::move(values_->pools.begin(), values_->pools.end(), std::back_inserter(kept));
  values_->pools = SortedOnce(std::move(kept));
}

void AccountState::NoteSpending(SteadyTime received) {
  for (const auto& [pool, tally] : tally_.record().pools) {
    spending_[pool].Add(received, tally.counters().consumed);
  }
}

void AccountState::Tell(const PoolReading& pool, std::vector<std::string>& notices) {
  const auto once = [&](const char* what, const char* sentence) {
    if (told_.insert(what + pool.pool).second) {
      notices.push_back("pool \"" + pool.pool + "\": " + sentence);
    }
  };
  if (!IsCountable(pool)) {
    once("amount ", "an amount is beyond 1e15 and cannot be counted; divide it in the definition");
  }
  const PoolView view = ViewPool(account(), pool, WallTime()).view;
  if (view.warning_unresolved || view.critical_unresolved) {
    once("percent ",
         "low_credits is a percentage, and the vendor tells no grant and no limit; state a grant, "
         "or low_credits in credits");
  }
}

bool AccountState::FreshAt(SteadyTime now) const {
  return values_ && now - values_->received <= account().stale_after;
}

bool AccountState::PoliciesFreshAt(SteadyTime now) const {
  return !policies_.by_name.empty() && now - policies_.received <= account().stale_after;
}

// Stale values yield to anything: a vendor whose clock was once ahead would be ignored for ever.
bool AccountState::Outdated(const Reading& reading) const {
  return FreshAt(reading.received.steady) && reading.identity == values_->identity &&
         values_->as_of && reading.as_of && *reading.as_of < *values_->as_of;
}

void AccountState::Replace(const Reading& reading) {
  LastValues& values = values_.emplace();
  values.received = reading.received.steady;
  values.pools = SortedOnce(reading.pools);
  policies_.by_name.clear();
  for (const CostReading& cost : reading.costs) values.costs.emplace(cost.operation, cost.credits);
  values.plan = reading.plan;
  values.plan_end = reading.plan_end;
  values.key_expiry = reading.key_expiry;
  values.as_of = reading.as_of;
  values.identity = reading.identity;
}

// The bound holds back a vendor who invents names.
void AccountState::MergePolicies(const Reading& reading) {
  for (const PolicyReading& policy : reading.policies) {
    PoliciesByName& known = policies_.by_name;
    if (!known.contains(policy.policy) && known.size() >= kMaxPoliciesPerAccount) continue;
    known[policy.policy] = policy;
    policies_.received = reading.received.steady;
  }
}

void AccountState::ShowTally(PoolView& view) const {
  const std::string& pool = view.reading.pool;
  view.counters = tally_.Published(pool);
  if (const auto tally = tally_.record().pools.find(pool); tally != tally_.record().pools.end()) {
    view.held = tally->second.held();
    view.missing_since = tally->second.missing_since();
  }
  if (const auto history = spending_.find(pool); history != spending_.end()) {
    view.burn = BurnOf(history->second, account().poll_interval, view.reading.remaining);
    view.runway = RunwayOf(view.burn, view.reading.remaining);
  }
}

void AccountState::ShowPool(const PoolReading& pool, bool known, WallTime now, AccountView& view) {
  // What was read is shown with the dates of then.
  const auto shown_at = known ? refills_.ShownAt(pool.pool) : std::nullopt;
  PoolViewUntil shown = ViewPool(account(), pool, shown_at.value_or(now));
  shown.view.warning_unresolved = known && shown.view.warning_unresolved;
  shown.view.critical_unresolved = known && shown.view.critical_unresolved;
  if (known) ShowTally(shown.view);
  view.pools.push_back(std::move(shown.view));
  if (shown.until && !shown_at) view_end_.wall = std::min(view_end_.wall, *shown.until);
}

void AccountState::Rebuild(Moment now) {
  auto view = std::make_shared<AccountView>(facts_);
  const bool fresh = FreshAt(now.steady);
  const bool limits_fresh = PoliciesFreshAt(now.steady);
  view->fresh = fresh;
  view_end_ = {};
  if (fresh) view_end_.Shorten({values_->received + account().stale_after});
  if (limits_fresh) view_end_.Shorten({policies_.received + account().stale_after});
  const std::vector<PoolReading> nothing;
  const std::vector<PoolReading>& reported = values_ ? values_->pools : nothing;
  const std::vector<PoolReading> configured = ConfiguredPools(account(), reported);
  view->pools.reserve(reported.size() + configured.size());
  for (const PoolReading& pool : reported) {
    if (fresh) {
      ShowPool(pool, true, now.wall, *view);
    } else {
      ShowPool(Withdrawn(pool), false, now.wall, *view);
    }
  }
  for (const PoolReading& pool : configured) ShowPool(pool, false, now.wall, *view);
  std::sort(view->pools.begin(), view->pools.end(),
            [](const auto& a, const auto& b) { return a.reading.pool < b.reading.pool; });
  view->policies = ViewPolicies(account(), limits_fresh ? policies_.by_name : PoliciesByName());
  view->costs = ViewCosts(account(), fresh ? values_->costs : CostsByOperation());
  if (fresh) {
    view->plan = values_->plan;
    view->plan_end = values_->plan_end;
    view->key_expiry = values_->key_expiry;
  }
  if (!view->plan && !account().plan.empty()) view->plan = account().plan;
  view_ = std::move(view);
}

std::shared_ptr<const AccountView> AccountState::View(Moment now) {
  if (!view_ || view_end_.PassedAt(now)) Rebuild(now);
  return view_;
}

}  // namespace api_credits
