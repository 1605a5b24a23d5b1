// All that one poll said, with the instant at which it was received. An empty optional means that
// the vendor did not say it: never 0. Thread rule: a value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/interpret/reason.h"
#include "exporter/provider/outcome.h"
#include "exporter/provider/pool_fields.h"

namespace api_credits {

// Where it is unlimited, remaining is empty.
struct PoolReading : PoolFields<double, bool, std::string, WallTime> {
  std::string pool;
  std::string unit;
};

struct PolicyReading {
  std::string policy;
  std::optional<double> quota, remaining, used;
  std::optional<double> window_seconds;
  std::optional<WallTime> reset;
};

struct CostReading {
  std::string operation;
  double credits = 0;

  friend bool operator==(const CostReading&, const CostReading&) = default;
};

struct Reading {
  Moment received{};          // of the balance response; of the failure where there was none
  Duration duration{};        // of all requests of the poll together
  std::vector<int> statuses;  // of HTTP, one for each answer to any request of the poll
  Outcome outcome = Outcome::kInvalidResponse;
  std::optional<int> http_status;  // of the answer that the outcome is of; empty: there was none
  // True: the vendor answered in a way that its definition knows (ok, or a declared outcome).
  bool success = false;
  // Which of the alternatives of the balance request answered; another may tell another balance.
  std::int64_t alternative = 0;
  // True: the balance response was read as values; pools, policies, costs and plan replace the last
  // ones. False (e.g. a 402 or a failure): the last ones stand, only `policies` are merged by name.
  bool has_values = false;

  std::vector<PoolReading> pools;
  std::vector<PolicyReading> policies;
  std::vector<CostReading> costs;
  std::optional<std::string> plan;
  std::optional<WallTime> plan_end, key_expiry;

  std::optional<std::uint64_t> identity;  // hashed; 0 is a hash like any other
  std::optional<WallTime> as_of;
  // Do not poll again before received + hold_off: Retry-After, or the reset of an exhausted policy
  // that governs polling.
  std::optional<Duration> hold_off;

  // The fields that this poll could not read, as messages call them ("pools[main].refresh").
  // Sorted, each once.
  std::vector<std::string> unreadable;
  // The vendor's clock less ours, where that is more than the answer's own way can explain.
  std::optional<Duration> clock_offset;

  // One entry a failure, also of single fields in a successful poll. Each is counted.
  std::vector<Reason> reasons;
  // One sentence a failure, for the log: names fields and causes, never content.
  std::vector<std::string> diagnostics;
};

}  // namespace api_credits
