#include "exporter/ledger/ledger.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "exporter/ledger/account_state.h"
#include "exporter/ledger/source.h"

namespace api_credits {
namespace {

using AccountKey = std::pair<std::string, std::string>;  // provider, name

AccountKey KeyOf(const Account& account) { return {account.provider->name, account.name}; }
AccountKey KeyOf(const AccountRecord& record) { return {record.provider, record.account}; }

void Count(const Reading& reading, ProviderView& provider) {
  for (const Reason reason : reading.reasons) ++provider.errors.at(static_cast<size_t>(reason));
  const double seconds = Seconds(reading.duration);
  const auto bucket = std::lower_bound(kDurationBuckets.begin(), kDurationBuckets.end(), seconds);
  ++provider.duration_counts.at(static_cast<size_t>(bucket - kDurationBuckets.begin()));
  provider.duration_sum_seconds += seconds;
}

}  // namespace

struct Ledger::State {
  std::map<AccountKey, AccountState> accounts;
  std::map<std::string, ProviderView> providers;
  // Of accounts that are not in the configuration: their counters go on when they come back.
  std::map<AccountKey, AccountRecord> departed;
  std::set<AccountKey> unsaved;
  std::optional<bool> durable;
  std::optional<WallTime> last_commit;
  std::uint64_t revision = 0;

  void Add(const std::shared_ptr<const Account>& account, WallTime now,
           std::map<AccountKey, AccountState>& next);
  // What an account consumes unseen must not be counted once it is back.
  void Part();
  const AccountRecord* Find(const AccountKey& key) const;
};

void Ledger::State::Add(const std::shared_ptr<const Account>& account, WallTime now,
                        std::map<AccountKey, AccountState>& next) {
  const AccountKey key = KeyOf(*account);
  if (auto kept = accounts.extract(key)) {
    if (kept.mapped().Reconfigure(account)) unsaved.insert(key);
    next.insert(std::move(kept));
    return;
  }
  const auto added = next.try_emplace(key, account, now).first;
  if (auto back = departed.extract(key)) added->second.Restore(std::move(back.mapped()));
}

void Ledger::State::Part() {
  for (const auto& [key, account] : accounts) departed.insert_or_assign(key, account.record());
  for (auto& [key, record] : departed) {
    if (DropBaselines(record)) unsaved.insert(key);
  }
}

const AccountRecord* Ledger::State::Find(const AccountKey& key) const {
  if (const auto found = accounts.find(key); found != accounts.end()) {
    return &found->second.record();
  }
  const auto found = departed.find(key);
  return found == departed.end() ? nullptr : &found->second;
}

Ledger::Ledger() : state_(std::make_unique<Guarded<State>>()) {}

Ledger::~Ledger() = default;

void Ledger::Configure(std::shared_ptr<const Config> config, Moment now) {
  state_->With([&](State& state) {
    std::map<AccountKey, AccountState> accounts;
    std::map<std::string, ProviderView> providers;
    for (const auto& account : config->accounts) {
      state.Add(account, now.wall, accounts);
      const auto [provider, added] = providers.try_emplace(account->provider->name);
      if (!added) continue;
      const auto counted = state.providers.find(provider->first);
      if (counted != state.providers.end()) provider->second = counted->second;
      provider->second.provider = provider->first;
    }
    state.Part();
    state.accounts = std::move(accounts);
    state.providers = std::move(providers);
    ++state.revision;
  });
}

void Ledger::Apply(const Account& account, const Reading& reading, WallTime next_poll) {
  state_->With([&](State& state) {
    const auto found = state.accounts.find(KeyOf(account));
    if (found == state.accounts.end()) return;
    // A reading of what a reload has just replaced tells nothing about the account that it is now.
    if (SameSource(account, found->second.account())) {
      found->second.Apply(reading, next_poll);
      Count(reading, state.providers.at(account.provider->name));
      if (reading.has_values) state.unsaved.insert(found->first);
    } else {
      found->second.Schedule(next_poll);
    }
    ++state.revision;
  });
}

void Ledger::Schedule(const Account& account, WallTime next_poll) {
  state_->With([&](State& state) {
    const auto found = state.accounts.find(KeyOf(account));
    if (found == state.accounts.end()) return;
    found->second.Schedule(next_poll);
    ++state.revision;
  });
}

void Ledger::Restore(std::vector<AccountRecord> records) {
  state_->With([&](State& state) {
    for (AccountRecord& record : records) {
      const AccountKey key = KeyOf(record);
      state.departed.insert_or_assign(key, std::move(record));
    }
  });
}

void Ledger::HoldUntil(const Account& account, WallTime earliest_poll) {
  state_->With([&](State& state) {
    const auto found = state.accounts.find(KeyOf(account));
    if (found == state.accounts.end()) return;
    found->second.HoldUntil(earliest_poll);
    state.unsaved.insert(found->first);
  });
}

std::optional<WallTime> Ledger::EarliestPoll(const Account& account) const {
  return state_->With([&](const State& state) -> std::optional<WallTime> {
    const AccountRecord* record = state.Find(KeyOf(account));
    return record == nullptr ? std::nullopt : record->earliest_poll;
  });
}

RecordBatch Ledger::TakeUnsaved() {
  RecordBatch batch;
  state_->With([&](State& state) {
    batch.revision = state.revision;
    for (const AccountKey& key : state.unsaved) {
      if (const AccountRecord* record = state.Find(key)) batch.records.push_back(*record);
    }
    state.unsaved.clear();
  });
  return batch;
}

RecordBatch Ledger::AllRecords() const {
  RecordBatch batch;
  state_->With([&](const State& state) {
    batch.revision = state.revision;
    for (const auto& [key, account] : state.accounts) batch.records.push_back(account.record());
    for (const auto& [key, record] : state.departed) batch.records.push_back(record);
  });
  return batch;
}

void Ledger::Publish(const RecordBatch& batch) {
  state_->With([&](State& state) {
    for (const AccountRecord& record : batch.records) {
      const auto found = state.accounts.find(KeyOf(record));
      if (found != state.accounts.end()) found->second.Publish(record);
    }
    ++state.revision;
  });
}

void Ledger::NoteDurability(bool durable, WallTime now) {
  state_->With([&](State& state) {
    state.durable = durable;
    if (durable) state.last_commit = now;
    ++state.revision;
  });
}

std::uint64_t Ledger::revision() const {
  return state_->With([](const State& state) { return state.revision; });
}

std::shared_ptr<const Snapshot> Ledger::TakeSnapshot(Moment now) const {
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->taken = now;
  snapshot->every_account_polled = true;
  state_->With([&](State& state) {
    snapshot->revision = state.revision;
    snapshot->durable = state.durable;
    snapshot->last_commit = state.last_commit;
    snapshot->accounts.reserve(state.accounts.size());
    for (auto& [key, account] : state.accounts) {
      snapshot->accounts.push_back(account.View(now));
      snapshot->every_account_polled = snapshot->every_account_polled && account.ready();
    }
    for (const auto& [name, provider] : state.providers) snapshot->providers.push_back(provider);
  });
  return snapshot;
}

}  // namespace api_credits
