// Snapshots full of everything that may be in one: random numbers, absences and labels that are out
// to break a line, all drawn from a seed. Thread rule: one thread at a time.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "exporter/ledger/snapshot.h"
#include "tests/ledger/shared_views.h"

namespace api_credits {

class RandomSnapshot {
 public:
  explicit RandomSnapshot(unsigned seed) : random_(seed) {}

  Snapshot Draw() {
    Snapshot snapshot;
    const size_t accounts = Below(6);
    std::vector<AccountView> views;
    for (size_t i = 0; i < accounts; ++i) views.push_back(View(std::to_string(i)));
    snapshot.accounts = SharedViews(views);
    for (size_t i = 0; i < Below(4); ++i) {
      ProviderView provider;
      provider.provider = "p" + std::to_string(i);
      for (auto& errors : provider.errors) errors = Below(100);
      for (const int status : {0, 200, 429}) {
        if (Below(2) == 0) provider.responses[status] = Below(100);
      }
      for (auto& count : provider.duration_counts) count = Below(1000);
      provider.duration_sum_seconds = std::abs(Number());
      snapshot.providers.push_back(provider);
    }
    snapshot.durable = Below(2) == 0;
    snapshot.last_commit = MaybeTime();
    return snapshot;
  }

 private:
  size_t Below(size_t end) { return random_() % end; }

  // Unique by its number, whatever precedes it.
  std::string Text(const std::string& number) {
    static const std::array<std::string, 12> kPieces = {"\"", "\\", "\n", "{",  "}",       ",",
                                                        "=",  " ",  "ä",  "残", "# EOF\n", "\\n"};
    std::string text;
    for (size_t i = Below(6); i > 0; --i) text += kPieces.at(Below(kPieces.size()));
    return text + number;
  }

  double Number() {
    if (Below(2) == 0) return static_cast<double>(Below(1'000'000'000));
    for (;;) {
      const std::uint64_t bits = random_();
      double value = 0;
      std::memcpy(&value, &bits, sizeof(value));
      if (std::isfinite(value)) return value;
    }
  }

  template <typename T>
  std::optional<T> Maybe(T value) {
    return Below(3) == 0 ? std::nullopt : std::optional<T>(value);
  }
  std::optional<double> MaybeNumber() { return Maybe(Number()); }
  std::optional<WallTime> MaybeTime() {
    return Maybe(WallTime(Duration(static_cast<std::int64_t>(Below(4'000'000'000'000)))));
  }

  AccountView View(const std::string& number) {
    auto provider = std::make_shared<Provider>();
    provider->name = Text("");
    provider->title = Text("");
    provider->topup_url = Text("");
    auto account = std::make_shared<Account>();
    account->provider = provider;
    account->name = Text(number);
    account->enabled = Below(5) > 0;
    account->poll_interval = Duration(Below(1'000'000));
    account->stale_after = Duration(Below(1'000'000));
    if (Below(2) == 0) account->labels = {{"team", Text("")}, {"a_label", Text("")}};
    AccountView view;
    view.account = account;
    if (Below(7) > 0) view.status = static_cast<Outcome>(Below(kOutcomeNames.size()));
    view.poll_success = Maybe(Below(2) == 0);
    view.last_success = MaybeTime();
    view.next_poll = MaybeTime();
    view.polls = Below(1000);
    view.failures = Below(1000);
    for (size_t i = 0; i < Below(3); ++i) view.unreadable.push_back(Text(std::to_string(i)));
    view.clock_offset = Maybe(Duration(Below(1'000'000)));
    for (size_t i = 0; i < Below(4); ++i) view.pools.push_back(Pool(std::to_string(i)));
    for (size_t i = 0; i < Below(4); ++i) {
      view.policies.push_back({Text(std::to_string(i)), MaybeNumber(), MaybeNumber(), MaybeNumber(),
                               MaybeNumber(), MaybeTime()});
      view.costs.push_back({Text(std::to_string(i)), Number()});
    }
    view.plan = Maybe(Text(""));
    view.plan_end = MaybeTime();
    view.key_expiry = MaybeTime();
    return view;
  }

  PoolView Pool(const std::string& number) {
    PoolView view;
    PoolReading& pool = view.reading;
    pool.pool = Text(number);
    pool.unit = Text("");
    pool.remaining = MaybeNumber();
    pool.used = MaybeNumber();
    pool.limit = MaybeNumber();
    pool.unlimited = Maybe(Below(2) == 0);
    pool.recurring_grant = MaybeNumber();
    pool.rollover = Maybe(Below(2) == 0);
    pool.grant_frequency = Maybe(Text(""));
    pool.refresh = MaybeTime();
    pool.period_start = MaybeTime();
    pool.expiring = MaybeNumber();
    pool.expiry = MaybeTime();
    view.low_warning = MaybeNumber();
    view.low_critical = MaybeNumber();
    view.warning_unresolved = Below(4) == 0;
    view.critical_unresolved = Below(4) == 0;
    view.held = Below(4) == 0;
    view.missing_since = MaybeTime();
    view.runway_warning = MaybeNumber();
    view.runway_critical = MaybeNumber();
    if (Below(3) > 0) {
      PoolCounters& counters = view.counters.emplace();
      counters.consumed = std::abs(Number());
      counters.expired = std::abs(Number());
      for (double& added : counters.added) added = std::abs(Number());
    }
    view.has_budget = Below(3) == 0;
    view.price = Maybe(Price{Number(), Text("")});
    return view;
  }

  std::mt19937_64 random_;
};

}  // namespace api_credits
