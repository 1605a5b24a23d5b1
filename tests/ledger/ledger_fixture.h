// A ledger under a clock that stands still, with one account that tests configure and poll.
// Thread rule: one thread.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "exporter/ledger/ledger.h"
#include "tests/doubles/simulated_clock.h"
#include "tests/ledger/sample_account.h"

namespace api_credits {

class LedgerFixture : public testing::Test {
 protected:
  void Configure(const std::vector<Account>& accounts) {
    ledger_.Configure(ConfigOf(accounts), clock_.Now());
  }
  void Apply(const Reading& reading) { Apply(account_, reading); }
  void Apply(const Account& account, const Reading& reading) {
    ledger_.Apply(account, reading, clock_.Now().wall + std::chrono::minutes(5));
  }
  std::shared_ptr<const Snapshot> Take() const { return ledger_.TakeSnapshot(clock_.Now()); }
  std::shared_ptr<const AccountView> View() const { return Take()->accounts->at(0); }
  size_t Awaited() const { return ledger_.CountAwaited(clock_.Now()); }
  std::optional<double> Remaining() const {
    const auto view = View();
    return view->pools.empty() ? std::nullopt : view->pools[0].reading.remaining;
  }

  SimulatedClock clock_;
  Ledger ledger_;
  Account account_ = SampleAccount();
};

}  // namespace api_credits
