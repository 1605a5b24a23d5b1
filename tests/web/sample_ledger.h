// A ledger with accounts of one provider or more, as the poller would leave it.
// Thread rule: as Ledger; building it, one thread.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "exporter/config/config.h"
#include "exporter/interpret/reading.h"
#include "exporter/ledger/ledger.h"
#include "tests/doubles/simulated_clock.h"

namespace api_credits {

class SampleLedger {
 public:
  explicit SampleLedger(const std::vector<std::string>& accounts) { AddProvider("acme", accounts); }

  void AddProvider(const std::string& name, const std::vector<std::string>& accounts) {
    auto provider = std::make_shared<Provider>();
    provider->name = name;
    provider->title = name;
    provider->base_url = "https://api." + name + ".test";
    auto config = config_ ? std::make_shared<Config>(*config_) : std::make_shared<Config>();
    for (const std::string& account_name : accounts) {
      auto account = std::make_shared<Account>();
      account->name = account_name;
      account->provider = provider;
      account->source = provider->base_url;
      account->poll_interval = std::chrono::minutes(5);
      account->stale_after = std::chrono::minutes(30);
      config->accounts.push_back(account);
    }
    config_ = std::move(config);
    ledger_.Configure(config_, clock_.Now());
  }

  // A successful poll of the account at that place, with so many credits left.
  void Poll(size_t index, double remaining) {
    Reading reading;
    reading.received = clock_.Now();
    reading.outcome = Outcome::kOk;
    reading.success = true;
    reading.has_values = true;
    PoolReading pool;
    pool.pool = "main";
    pool.unit = "credits";
    pool.remaining = remaining;
    reading.pools.push_back(pool);
    ledger_.Apply(*config_->accounts[index], reading, clock_.Now().wall + std::chrono::minutes(5));
  }

  SimulatedClock& clock() { return clock_; }
  Ledger& ledger() { return ledger_; }

 private:
  SimulatedClock clock_;
  Ledger ledger_;
  std::shared_ptr<const Config> config_;
};

}  // namespace api_credits
