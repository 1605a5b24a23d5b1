// All that the user configured, checked whole: accounts with their effective settings (the globals
// and the provider's defaults already applied). Invariant: nothing here can carry a secret; what
// reaches the vendor is in access.h. Thread rule: immutable; shared as shared_ptr<const Config> and
// swapped, never edited.
#pragma once

#include <compare>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/base/shared_value.h"
#include "exporter/base/time_zone.h"
#include "exporter/provider/frequency.h"
#include "exporter/provider/provider.h"

namespace api_credits {

// That one exporter polls, and that the files of all its shards may list.
inline constexpr size_t kMaxPolledAccounts = 10'000;
inline constexpr size_t kMaxAccounts = 100'000;

// Credits, or percent (0..100) of the grant or limit.
struct Threshold {
  double value = 0;
  bool percent = false;

  friend bool operator==(const Threshold&, const Threshold&) = default;
};

struct SeverityThresholds {
  std::optional<Threshold> warning, critical;

  friend bool operator==(const SeverityThresholds&, const SeverityThresholds&) = default;
};

struct RunwayThresholds {
  std::optional<Duration> warning, critical;

  friend bool operator==(const RunwayThresholds&, const RunwayThresholds&) = default;
};

struct Price {
  double amount = 0;
  std::string currency;  // lower case, ISO 4217

  friend bool operator==(const Price&, const Price&) = default;
};

// When something begins anew. Without `next`: at the beginning of the calendar's day, month,
// quarter or year.
struct StatedPeriod {
  std::optional<Frequency> every;
  std::optional<WallTime> next;
  std::optional<TimeZone> zone;  // empty: the provider's

  friend bool operator==(const StatedPeriod&, const StatedPeriod&) = default;
};

// What the user states about a grant that the vendor's API does not tell.
struct StatedGrant : StatedPeriod {
  double credits = 0;
  std::optional<bool> rollover;

  friend bool operator==(const StatedGrant&, const StatedGrant&) = default;
};

// A limit of the user's own, where the vendor tells only what was used. `every` is there.
struct Budget : StatedPeriod {
  double amount = 0;

  friend bool operator==(const Budget&, const Budget&) = default;
};

struct PoolSettings {
  bool watch = true;  // false: no thresholds, so no alert
  SeverityThresholds low_credits;
  RunwayThresholds runway;
  std::optional<Price> price;
  std::optional<StatedGrant> grant;  // or
  std::optional<Budget> budget;

  friend bool operator==(const PoolSettings&, const PoolSettings&) = default;
};

// What an account is called where names matter: in records, and across reloads.
struct AccountId {
  std::string provider, name;

  friend bool operator<(const AccountId& a, const AccountId& b) {
    return std::tie(a.provider, a.name) < std::tie(b.provider, b.name);
  }
};

struct Account {
  std::string name;
  std::shared_ptr<const Provider> provider;
  size_t number = 0;  // its place in Config::accounts
  // False: the account rests. It is not polled, has no series but two, and what is spent meanwhile
  // is not counted.
  bool enabled = true;

  std::string shard_key;  // accounts with the same one stay together; empty: goes by its name

  // Where the values come from: another vendor's host makes it another text. Opaque.
  std::string source;
  Duration poll_interval{};  // effective: never below the provider's minimum
  Duration poll_timeout{};
  Duration stale_after{};  // effective: at least three poll intervals
  bool allow_billed_polls = false;

  std::map<std::string, std::string> labels;
  // The short form; holds for pools not named in `pools`. Most accounts share it.
  SharedValue<PoolSettings> pool_defaults;
  std::map<std::string, PoolSettings> pools;  // complete settings by pool
  std::string plan;                           // of the provider's plan table; empty: none
  std::map<std::string, std::string> params;  // with the provider's defaults filled in
  std::map<std::string, double> costs;        // list prices overlaid by the account's
  std::set<std::string> enabled_requests;     // names of the optional requests that are on

  const PoolSettings& SettingsOf(const std::string& pool) const {
    const auto found = pools.find(pool);
    return found == pools.end() ? *pool_defaults : found->second;
  }

  AccountId id() const { return {provider->name, name}; }
};

struct Config {
  std::vector<std::shared_ptr<const Account>> accounts;  // sorted by provider name, then name
  std::vector<std::string> warnings;                     // "file:line:column: message"
  int max_requests_in_flight = 64;
  int max_requests_per_host = 16;
  std::string shown_files;  // the files as YAML, for people; "<secret>" stands for each secret

  // The number of the account that has this name here; empty if there is none.
  std::optional<size_t> Find(const AccountId& id) const;
  // The same for an account of this configuration or another: at once if it is of this one.
  std::optional<size_t> Find(const Account& account) const;
};

// For each account of `next`, its number in `before`; empty where it has none.
std::vector<std::optional<size_t>> NumbersBefore(const Config& next, const Config& before);

}  // namespace api_credits
