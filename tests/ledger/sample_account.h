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
#include "tests/doubles/made_up_vendor.h"

namespace api_credits {

inline constexpr Duration kSampleStaleAfter = std::chrono::minutes(30);

inline Account SampleAccount(std::string name = "sales",
                             std::shared_ptr<const Provider> provider = MadeUpVendor()) {
  Account account;
  account.name = std::move(name);
  account.provider = std::move(provider);
  account.source = kMadeUpOrigin;
  account.poll_interval = std::chrono::minutes(5);
  account.poll_timeout = std::chrono::seconds(10);
  account.stale_after = kSampleStaleAfter;
  return account;
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
