// A poller of a made-up vendor, with a real ledger behind it and simulated time: days of polling
// pass in milliseconds. Thread rule: one thread.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "exporter/poll/poller.h"
#include "tests/doubles/made_up_vendor.h"
#include "tests/doubles/scripted_http_client.h"
#include "tests/doubles/simulated_clock.h"

namespace api_credits {

class PollerFixture : public testing::Test {
 protected:
  PollerFixture() {
    http_.after_wait = [this] { StopWhenOver(); };
  }

  std::shared_ptr<Account> AddAccount(const std::string& name,
                                      Duration interval = std::chrono::minutes(5)) {
    auto account = std::make_shared<Account>();
    account->name = name;
    account->provider = provider_;
    account->source = kMadeUpOrigin;
    account->poll_interval = interval;
    account->poll_timeout = std::chrono::seconds(10);
    account->stale_after = 3 * interval;
    accounts_.push_back(account);
    Access& access = access_[name];
    access.key.value = Secret("key-" + name);
    access.base_url = kMadeUpOrigin;
    return account;
  }

  void MoveTo(const std::string& origin, Account& account) {
    account.source = origin;
    access_.at(account.name).base_url = origin;
  }

  void UseConfig() {
    std::vector<Account> accounts;
    for (const auto& account : accounts_) accounts.push_back(*account);
    auto config = std::make_shared<Config>(*ConfigOf(accounts));
    config->max_requests_in_flight = max_in_flight_;
    config->max_requests_per_host = max_per_host_;
    ledger_.Configure(config, clock_.Now());
    std::vector<Access> access;
    for (const auto& account : config->accounts) access.push_back(access_.at(account->name));
    poller_.UseConfig({config, std::make_shared<const std::vector<Access>>(std::move(access))});
  }

  // Polls until the simulated clock has moved on by `time`.
  void RunFor(Duration time) {
    UseConfig();
    over_ = clock_.Now().steady + time;
    poller_.Run();
  }

  void StopWhenOver() {
    if (clock_.Now().steady >= over_) poller_.Stop();
  }

  const AccountView& View(const std::string& name) {
    snapshot_ = ledger_.TakeSnapshot(clock_.Now());
    looked_at_.push_back(snapshot_);
    for (const auto& view : *snapshot_->accounts) {
      if (view->account->name == name) return *view;
    }
    ADD_FAILURE() << "no account " << name;
    return *snapshot_->accounts->at(0);
  }

  SimulatedClock clock_;
  ScriptedHttpClient http_{clock_};
  Ledger ledger_;
  std::ostringstream log_text_;
  Logger log_{log_text_, clock_, LogLevel::kDebug, LogFormat::kLogfmt};
  Poller poller_{http_, ledger_, clock_, log_, 1};
  std::shared_ptr<Provider> provider_ = MadeUpVendor();
  std::vector<std::shared_ptr<Account>> accounts_;
  std::map<std::string, Access> access_;  // by account
  int max_in_flight_ = 64;
  int max_per_host_ = 64;
  std::shared_ptr<const Snapshot> snapshot_;
  std::vector<std::shared_ptr<const Snapshot>> looked_at_;  // what View returned refers to them
  SteadyTime over_ = SteadyTime::max();
};

}  // namespace api_credits
