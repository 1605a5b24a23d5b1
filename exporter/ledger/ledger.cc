#include "exporter/ledger/ledger.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include "exporter/ledger/account_state.h"
#include "exporter/ledger/source.h"

namespace api_credits {
namespace {

using AccountKey = std::pair<std::string, std::string>;  // provider, name

AccountKey KeyOf(const Account& account) { return {account.provider->name, account.name}; }

void Count(const Reading& reading, ProviderView& provider) {
  for (const Reason reason : reading.reasons) ++provider.errors.at(static_cast<size_t>(reason));
  const double seconds = std::chrono::duration<double>(reading.duration).count();
  const auto bucket = std::lower_bound(kDurationBuckets.begin(), kDurationBuckets.end(), seconds);
  ++provider.duration_counts.at(static_cast<size_t>(bucket - kDurationBuckets.begin()));
  provider.duration_sum_seconds += seconds;
}

}  // namespace

struct Ledger::State {
  std::map<AccountKey, AccountState> accounts;
  std::map<std::string, ProviderView> providers;
  std::uint64_t revision = 0;
};

Ledger::Ledger() : state_(std::make_unique<Guarded<State>>()) {}

Ledger::~Ledger() = default;

void Ledger::Configure(std::shared_ptr<const Config> config, Moment now) {
  state_->With([&](State& state) {
    std::map<AccountKey, AccountState> accounts;
    std::map<std::string, ProviderView> providers;
    for (const auto& account : config->accounts) {
      const AccountKey key = KeyOf(*account);
      if (auto kept = state.accounts.extract(key)) {
        kept.mapped().Reconfigure(account);
        accounts.insert(std::move(kept));
      } else {
        accounts.try_emplace(key, account, now.wall);
      }
      const auto [provider, added] = providers.try_emplace(account->provider->name);
      if (!added) continue;
      const auto counted = state.providers.find(provider->first);
      if (counted != state.providers.end()) provider->second = counted->second;
      provider->second.provider = provider->first;
    }
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

std::uint64_t Ledger::revision() const {
  return state_->With([](const State& state) { return state.revision; });
}

std::shared_ptr<const Snapshot> Ledger::TakeSnapshot(Moment now) const {
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->taken = now;
  snapshot->every_account_polled = true;
  state_->With([&](State& state) {
    snapshot->revision = state.revision;
    snapshot->accounts.reserve(state.accounts.size());
    for (auto& [key, account] : state.accounts) {
      snapshot->accounts.push_back(account.View(now));
      snapshot->every_account_polled = snapshot->every_account_polled && account.polled();
    }
    for (const auto& [name, provider] : state.providers) snapshot->providers.push_back(provider);
  });
  return snapshot;
}

}  // namespace api_credits
