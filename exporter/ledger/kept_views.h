// The views of all accounts. They are shared with the snapshots taken before; only those that may
// have changed are looked at. Thread rule: one thread at a time; what it returns may go anywhere.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/ledger/account_state.h"
#include "exporter/ledger/snapshot.h"

namespace api_credits {

class KeptViews {
 public:
  // By number; they must outlive the next call.
  void SetAccounts(std::vector<AccountState*> accounts);

  // Something happened to this account.
  void Outdate(size_t number);

  std::shared_ptr<const AccountViews> At(Moment now);

 private:
  std::vector<AccountState*> accounts_;
  std::shared_ptr<const AccountViews> views_ = std::make_shared<const AccountViews>();
  std::vector<size_t> outdated_;  // numbers
  bool all_outdated_ = false;
  ViewEnd end_;  // the earliest of all; too early where an account has been polled since
};

}  // namespace api_credits
