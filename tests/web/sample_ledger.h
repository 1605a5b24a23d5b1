// A ledger with accounts of one provider or more, as the poller would leave it.
// Thread rule: as Ledger; building it, one thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "exporter/interpret/reading.h"
#include "exporter/ledger/ledger.h"
#include "tests/doubles/made_up_vendor.h"
#include "tests/doubles/simulated_clock.h"

namespace api_credits {

class SampleLedger {
 public:
  explicit SampleLedger(const std::vector<std::string>& accounts) { AddProvider("acme", accounts); }

  void AddProvider(const std::string& name, const std::vector<std::string>& accounts) {
    const auto provider = MadeUpVendor(name);
    for (const std::string& account_name : accounts) {
      Account account;
      account.name = account_name;
      account.provider = provider;
      account.source = provider->base_url;
      account.poll_interval = std::chrono::minutes(5);
      account.poll_timeout = std::chrono::seconds(10);
      account.stale_after = std::chrono::minutes(30);
      accounts_.push_back(account);
    }
    auto config = std::make_shared<Config>(*ConfigOf(accounts_));
    config->shown_files = "# a.yml\napi_key: <secret>\n";
    ledger_.Configure(std::move(config), clock_.Now());
  }

  void LetRest(size_t index) {
    accounts_.at(index).enabled = false;
    ledger_.Configure(ConfigOf(accounts_), clock_.Now());
  }

  // A successful poll of the account at that place, with so many credits left, by pool.
  void Poll(size_t index, double remaining) { Poll(index, {{"main", remaining}}); }
  void Poll(size_t index, const std::map<std::string, double>& pools) {
    Reading reading;
    reading.received = clock_.Now();
    reading.outcome = Outcome::kOk;
    reading.success = true;
    reading.has_values = true;
    for (const auto& [name, remaining] : pools) {
      PoolReading pool;
      pool.pool = name;
      pool.unit = "credits";
      pool.remaining = remaining;
      reading.pools.push_back(pool);
    }
    ledger_.Apply(accounts_[index], reading, clock_.Now().wall + std::chrono::minutes(5));
  }

  SimulatedClock& clock() { return clock_; }
  Ledger& ledger() { return ledger_; }

 private:
  SimulatedClock clock_;
  Ledger ledger_;
  std::vector<Account> accounts_;
};

}  // namespace api_credits
