// An account in a real ledger whose balance a test says, and its counters as a scrape would see
// them. Thread rule: one thread.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "exporter/ledger/ledger.h"
#include "tests/doubles/simulated_clock.h"

namespace api_credits {

class LivelyAccount {
 public:
  explicit LivelyAccount(const Clock& clock) : clock_(clock) {
    auto provider = std::make_shared<Provider>();
    provider->name = "acme";
    account_ = std::make_shared<Account>();
    account_->name = "sales";
    account_->provider = std::move(provider);
    account_->source = "https://api.acme.example";
    account_->poll_interval = std::chrono::minutes(5);
    account_->stale_after = std::chrono::hours(24);
  }

  void Configure() {
    auto config = std::make_shared<Config>();
    config->accounts = {account_};
    ledger_.Configure(std::move(config), clock_.Now());
  }

  // A poll that finds this balance.
  void Read(double remaining) {
    PoolReading pool;
    pool.pool = "main";
    pool.unit = "credits";
    pool.remaining = remaining;
    Reading reading;
    reading.received = clock_.Now();
    reading.success = true;
    reading.has_values = true;
    reading.outcome = Outcome::kOk;
    reading.pools = {pool};
    ledger_.Apply(*account_, reading, clock_.Now().wall + account_->poll_interval);
  }

  std::optional<double> consumed() const {
    const std::shared_ptr<const Snapshot> snapshot = ledger_.TakeSnapshot(clock_.Now());
    const auto& pools = snapshot->accounts->at(0)->pools;
    if (pools.empty() || !pools[0].counters) return std::nullopt;
    return pools[0].counters->consumed;
  }
  std::optional<bool> durable() const { return ledger_.TakeSnapshot(clock_.Now())->durable; }
  std::optional<WallTime> last_commit() const {
    return ledger_.TakeSnapshot(clock_.Now())->last_commit;
  }

  Ledger& ledger() { return ledger_; }

 private:
  const Clock& clock_;
  std::shared_ptr<Account> account_;
  Ledger ledger_;
};

}  // namespace api_credits
