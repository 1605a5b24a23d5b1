#include "exporter/ledger/ledger.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "exporter/ledger/account_state.h"
#include "exporter/ledger/kept_views.h"
#include "exporter/ledger/source.h"

namespace api_credits {
namespace {

// How many of its timeouts an account may take for its first poll, or for its slot, before
// readiness waits for it no longer: a vendor that hangs must not hold up a deployment.
constexpr int kPatience = 2;

// Vendors may write any three digits; what HTTP does not know is one kind, so that the set is
// closed.
int BoundedStatus(int status) { return status >= 100 && status <= 599 ? status : 0; }

void Count(const Reading& reading, ProviderView& provider) {
  for (const Reason reason : reading.reasons) ++provider.errors.at(static_cast<size_t>(reason));
  for (const int status : reading.statuses) ++provider.responses[BoundedStatus(status)];
  const double seconds = Seconds(reading.duration);
  const auto bucket = std::lower_bound(kDurationBuckets.begin(), kDurationBuckets.end(), seconds);
  ++provider.duration_counts.at(static_cast<size_t>(bucket - kDurationBuckets.begin()));
  provider.duration_sum_seconds += seconds;
}

}  // namespace

struct Ledger::State {
  struct Entry {
    AccountState account;
    ProviderView* provider;  // of `providers`
    SteadyTime added;
    bool unsaved = false;

    // Nothing is known of it yet, and something soon will be.
    bool IsAwaited(SteadyTime now) const {
      return !account.ready() && now - added < kPatience * account.account().poll_timeout;
    }
  };

  std::shared_ptr<const Config> config = std::make_shared<const Config>();
  std::vector<std::unique_ptr<Entry>> entries;  // by the number of the account
  std::map<std::string, ProviderView> providers;
  KeptViews views;
  // Numbers; those that are awaited no more are taken out when they are counted.
  std::vector<size_t> awaited;
  std::vector<size_t> unsaved;  // numbers, each once
  // Of accounts that are not in the configuration: their counters go on when they come back.
  std::map<AccountId, AccountRecord> departed;
  std::set<AccountId> unsaved_departed;
  std::optional<bool> durable;
  std::optional<WallTime> last_commit;
  std::uint64_t revision = 0;

  Entry* Find(const Account& account);
  void MarkUnsaved(Entry& entry);
  void MarkChanged(const Entry& entry);
  // The entries are others.
  void IndexEntries();
  std::unique_ptr<Entry> Add(const std::shared_ptr<const Account>& account, ProviderView& provider,
                             Moment now);
  // Those whose entries nobody has taken over. What an account consumes unseen must not be counted
  // once it is back.
  void RetireDeparted();
};

Ledger::State::Entry* Ledger::State::Find(const Account& account) {
  const std::optional<size_t> number = config->Find(account);
  return number ? entries[*number].get() : nullptr;
}

void Ledger::State::MarkUnsaved(Entry& entry) {
  if (!std::exchange(entry.unsaved, true)) unsaved.push_back(entry.account.account().number);
}

void Ledger::State::MarkChanged(const Entry& entry) {
  views.Outdate(entry.account.account().number);
  ++revision;
}

void Ledger::State::IndexEntries() {
  unsaved.clear();
  awaited.resize(entries.size());
  std::iota(awaited.begin(), awaited.end(), size_t{0});
  std::vector<AccountState*> accounts;
  accounts.reserve(entries.size());
  for (const std::unique_ptr<Entry>& entry : entries) {
    accounts.push_back(&entry->account);
    if (std::exchange(entry->unsaved, false)) MarkUnsaved(*entry);
  }
  views.SetAccounts(std::move(accounts));
}

std::unique_ptr<Ledger::State::Entry> Ledger::State::Add(
    const std::shared_ptr<const Account>& account, ProviderView& provider, Moment now) {
  auto added =
      std::make_unique<Entry>(Entry{AccountState(account, now.wall), &provider, now.steady});
  if (auto back = departed.extract(account->id())) {
    added->unsaved = unsaved_departed.erase(back.key()) > 0;
    if (added->account.Restore(std::move(back.mapped()))) added->unsaved = true;
  }
  return added;
}

void Ledger::State::RetireDeparted() {
  for (const std::unique_ptr<Entry>& entry : entries) {
    if (!entry) continue;
    const AccountId id = entry->account.account().id();
    departed.insert_or_assign(id, entry->account.tally().record());
    if (entry->unsaved) unsaved_departed.insert(id);
  }
  for (auto& [id, record] : departed) {
    if (DropBaselines(record)) unsaved_departed.insert(id);
  }
}

Ledger::Ledger() : state_(std::make_unique<Guarded<State>>()) {}

Ledger::~Ledger() = default;

void Ledger::Configure(std::shared_ptr<const Config> config, Moment now) {
  // Polls wait for the lock: what can be done before and after it is done there.
  const std::shared_ptr<const Config> before = this->config();
  const std::vector<std::optional<size_t>> numbers = NumbersBefore(*config, *before);
  std::vector<std::unique_ptr<State::Entry>> entries(numbers.size());
  std::map<std::string, ProviderView> providers;
  state_->With([&](State& state) {
    for (size_t number = 0; number < numbers.size(); ++number) {
      const std::shared_ptr<const Account>& account = config->accounts[number];
      const std::string& name = account->provider->name;
      const auto [provider, added] = providers.try_emplace(name);
      if (added) {
        if (auto counted = state.providers.extract(name)) provider->second = counted.mapped();
        provider->second.provider = name;
      }
      if (!numbers[number]) {
        entries[number] = state.Add(account, provider->second, now);
        continue;
      }
      entries[number] = std::move(state.entries[*numbers[number]]);
      State::Entry& kept = *entries[number];
      kept.provider = &provider->second;
      if (kept.account.Reconfigure(account, now.wall)) kept.unsaved = true;
    }
    state.RetireDeparted();
    state.config = std::move(config);
    state.entries.swap(entries);
    state.providers.swap(providers);
    state.IndexEntries();
    ++state.revision;
  });
}

Applied Ledger::Apply(const Account& account, const Reading& reading, WallTime next_poll,
                      std::optional<WallTime> earliest_poll) {
  Applied applied;
  state_->With([&](State& state) {
    State::Entry* const entry = state.Find(account);
    if (entry == nullptr || !entry->account.account().enabled) return;
    // A reading of what a reload has just replaced tells nothing about the account that it is now.
    if (SameSource(account, entry->account.account())) {
      applied.notices = entry->account.Apply(reading, next_poll);
      Count(reading, *entry->provider);
      if (reading.has_values) state.MarkUnsaved(*entry);
    } else {
      entry->account.Schedule(next_poll);
    }
    if (earliest_poll && entry->account.tally().HoldUntil(*earliest_poll)) {
      state.MarkUnsaved(*entry);
    }
    applied.held = entry->account.held();
    state.MarkChanged(*entry);
  });
  return applied;
}

void Ledger::Schedule(const Account& account, WallTime next_poll) {
  state_->With([&](State& state) {
    State::Entry* const entry = state.Find(account);
    if (entry == nullptr) return;
    entry->account.Schedule(next_poll);
    state.MarkChanged(*entry);
  });
}

void Ledger::Restore(std::vector<AccountRecord> records) {
  state_->With([&](State& state) {
    for (AccountRecord& record : records) {
      AccountId id{record.provider, record.account};
      state.departed.insert_or_assign(std::move(id), std::move(record));
    }
  });
}

void Ledger::HoldUntil(const Account& account, WallTime earliest_poll) {
  state_->With([&](State& state) {
    State::Entry* const entry = state.Find(account);
    if (entry != nullptr && entry->account.tally().HoldUntil(earliest_poll)) {
      state.MarkUnsaved(*entry);
    }
  });
}

std::optional<WallTime> Ledger::EarliestPoll(const Account& account) const {
  return state_->With([&](State& state) -> std::optional<WallTime> {
    if (const State::Entry* const entry = state.Find(account)) {
      return entry->account.tally().record().earliest_poll;
    }
    const auto found = state.departed.find(account.id());
    return found == state.departed.end() ? std::nullopt : found->second.earliest_poll;
  });
}

RecordBatch Ledger::TakeUnsaved() {
  RecordBatch batch;
  state_->With([&](State& state) {
    batch.revision = state.revision;
    std::sort(state.unsaved.begin(), state.unsaved.end());
    for (const size_t number : state.unsaved) {
      State::Entry& entry = *state.entries[number];
      entry.unsaved = false;
      batch.records.push_back(entry.account.tally().record());
    }
    for (const AccountId& id : state.unsaved_departed) {
      batch.records.push_back(state.departed.at(id));
    }
    state.unsaved.clear();
    state.unsaved_departed.clear();
  });
  return batch;
}

RecordBatch Ledger::AllRecords() const {
  RecordBatch batch;
  state_->With([&](const State& state) {
    batch.revision = state.revision;
    for (const std::unique_ptr<State::Entry>& entry : state.entries) {
      batch.records.push_back(entry->account.tally().record());
    }
    for (const auto& [id, record] : state.departed) batch.records.push_back(record);
  });
  return batch;
}

void Ledger::Publish(const RecordBatch& batch) {
  state_->With([&](State& state) {
    for (const AccountRecord& record : batch.records) {
      const std::optional<size_t> number = state.config->Find({record.provider, record.account});
      if (!number) continue;
      state.entries[*number]->account.Publish(record);
      state.MarkChanged(*state.entries[*number]);
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

std::vector<RecentPoll> Ledger::RecentPollsOf(const Account& account) const {
  return state_->With([&](State& state) {
    const State::Entry* const entry = state.Find(account);
    return entry == nullptr ? std::vector<RecentPoll>()
                            : entry->account.recent_polls().NewestFirst();
  });
}

std::uint64_t Ledger::revision() const {
  return state_->With([](const State& state) { return state.revision; });
}

std::shared_ptr<const Config> Ledger::config() const {
  return state_->With([](const State& state) { return state.config; });
}

std::shared_ptr<const Snapshot> Ledger::TakeSnapshot(Moment now) const {
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->taken = now;
  state_->With([&](State& state) {
    snapshot->revision = state.revision;
    snapshot->durable = state.durable;
    snapshot->last_commit = state.last_commit;
    snapshot->accounts = state.views.At(now);
    for (const auto& [name, provider] : state.providers) snapshot->providers.push_back(provider);
  });
  return snapshot;
}

size_t Ledger::CountAwaited(Moment now) const {
  return state_->With([&](State& state) {
    std::erase_if(state.awaited,
                  [&](size_t number) { return !state.entries[number]->IsAwaited(now.steady); });
    return state.awaited.size();
  });
}

}  // namespace api_credits
