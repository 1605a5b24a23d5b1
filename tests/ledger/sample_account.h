// An account of one made-up vendor and readings of it, for tests to bend.
// Thread rule: values.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "exporter/config/config.h"
#include "exporter/interpret/reading.h"

namespace api_credits {

inline constexpr Duration kSampleStaleAfter = std::chrono::minutes(30);

inline std::shared_ptr<Provider> SampleProvider(std::string name = "acme") {
  auto provider = std::make_shared<Provider>();
  provider->name = std::move(name);
  return provider;
}

inline Account SampleAccount(std::string name = "sales",
                             std::shared_ptr<const Provider> provider = SampleProvider()) {
  Account account;
  account.name = std::move(name);
  account.provider = std::move(provider);
  account.source = "https://api.acme.test";
  account.poll_interval = std::chrono::minutes(5);
  account.stale_after = kSampleStaleAfter;
  return account;
}

inline std::shared_ptr<const Config> ConfigOf(const std::vector<Account>& accounts) {
  auto config = std::make_shared<Config>();
  for (const Account& account : accounts) {
    config->accounts.push_back(std::make_shared<const Account>(account));
  }
  return config;
}

inline PoolReading SamplePool(std::string pool, double remaining) {
  PoolReading reading;
  reading.pool = std::move(pool);
  reading.unit = "credits";
  reading.remaining = remaining;
  return reading;
}

inline PolicyReading SamplePolicy(std::string policy, double remaining) {
  PolicyReading reading;
  reading.policy = std::move(policy);
  reading.remaining = remaining;
  return reading;
}

// A successful poll that tells the balance of `main`.
inline Reading SampleReading(Moment received, double remaining) {
  Reading reading;
  reading.received = received;
  reading.duration = std::chrono::milliseconds(120);
  reading.outcome = Outcome::kOk;
  reading.success = true;
  reading.has_values = true;
  reading.pools.push_back(SamplePool("main", remaining));
  return reading;
}

// A poll that yielded no values.
inline Reading SampleFailure(Moment received, Outcome outcome, Reason reason) {
  Reading reading;
  reading.received = received;
  reading.outcome = outcome;
  reading.reasons.push_back(reason);
  return reading;
}

// A vendor's 402: a success without values.
inline Reading SampleExhaustion(Moment received) {
  Reading reading;
  reading.received = received;
  reading.outcome = Outcome::kExhausted;
  reading.success = true;
  return reading;
}

}  // namespace api_credits
