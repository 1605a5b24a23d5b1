// The state of one account: how its polls went, what its vendor said last, and what it consumed.
// The view of it is kept until the account changes, its values go stale, or a declared period of
// values that were not read ends.
// Thread rule: one thread at a time; the views may go anywhere.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/config/config.h"
#include "exporter/interpret/reading.h"
#include "exporter/ledger/account_tally.h"
#include "exporter/ledger/account_view.h"
#include "exporter/ledger/awaited_refill.h"
#include "exporter/ledger/recent_polls.h"
#include "exporter/ledger/snapshot.h"
#include "exporter/ledger/spending.h"

namespace api_credits {

// What the vendor said in the last reading with values.
struct LastValues {
  SteadyTime received{};
  // Sorted by pool, each once. Where a reading is held, and of a pool that is missing, those of the
  // reading before.
  std::vector<PoolReading> pools;
  CostsByOperation costs;
  std::optional<std::string> plan;
  std::optional<WallTime> plan_end, key_expiry;
  std::optional<WallTime> as_of;
  std::optional<std::uint64_t> identity;
};

// Limits are told by refusals too, so that they may be newer than the values, or all there is.
struct LastPolicies {
  SteadyTime received{};
  PoliciesByName by_name;
};

// Until when a view holds if nothing is polled: through `steady`, and before `wall`.
struct ViewEnd {
  SteadyTime steady = SteadyTime::max();
  WallTime wall = WallTime::max();

  bool PassedAt(Moment now) const { return now.steady > steady || now.wall >= wall; }
  void Shorten(const ViewEnd& other) {
    steady = std::min(steady, other.steady);
    wall = std::min(wall, other.wall);
  }
};

class AccountState {
 public:
  AccountState(std::shared_ptr<const Account> account, WallTime added);

  // The same account after a reload. Its values and baselines are lost if they came from another
  // source, or if it rests; true if so.
  bool Reconfigure(std::shared_ptr<const Account> account, WallTime now);
  // What an earlier process, or this account before it left the configuration, knew. True if a
  // baseline is lost, because the account rests.
  bool Restore(AccountRecord record);

  // What is to be said of the account, once each.
  std::vector<std::string> Apply(const Reading& reading, WallTime next_poll);
  void Schedule(WallTime next_poll);

  void Publish(const AccountRecord& record);

  const Account& account() const { return *facts_.account; }
  AccountTally& tally() { return tally_; }
  const AccountTally& tally() const { return tally_; }
  const RecentPolls& recent_polls() const { return recent_polls_; }
  // A reading waits for a second one.
  bool held() const;
  bool ready() const {
    return facts_.poll_success.has_value() || tally_.restored() || facts_.rests();
  }

  std::shared_ptr<const AccountView> View(Moment now);
  // Of the view that was taken last.
  const ViewEnd& view_end() const { return view_end_; }

 private:
  bool FreshAt(SteadyTime now) const;
  bool PoliciesFreshAt(SteadyTime now) const;
  bool Outdated(const Reading& reading) const;
  void Replace(const Reading& reading);
  void KeepLast(std::vector<PoolReading> before);
  void NoteSpending(SteadyTime received);
  void ShowTally(PoolView& view) const;
  void Tell(const PoolReading& pool, std::vector<std::string>& notices);
  void MergePolicies(const Reading& reading);
  // `known`: the last reading tells its values, and they are fresh.
  void ShowPool(const PoolReading& pool, bool known, WallTime now, AccountView& view);
  void Rebuild(Moment now);

  AccountView facts_;  // all but fresh and what follows it
  std::optional<LastValues> values_;
  LastPolicies policies_;
  AwaitedRefill refills_;
  AccountTally tally_;
  RecentPolls recent_polls_;
  std::map<std::string, SpendingHistory> spending_;  // by pool
  std::set<std::string> told_;                       // pools, by what was said of them
  std::shared_ptr<const AccountView> view_;          // empty: must be built anew
  ViewEnd view_end_;
};

}  // namespace api_credits
