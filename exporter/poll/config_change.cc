#include "exporter/poll/config_change.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "exporter/ledger/source.h"
#include "exporter/poll/request_builder.h"

namespace api_credits {
namespace {

Schedule::Timing TimingOf(const Account& account) {
  Schedule::Timing timing;
  timing.interval = account.poll_interval;
  timing.min_interval = account.provider->min_interval;
  timing.rests = !account.enabled;
  return timing;
}

Duration BeatOf(const std::vector<Schedule::Timing>& timings) {
  Duration beat = kLongestBeat;
  for (const Schedule::Timing& timing : timings) {
    if (!timing.rests) beat = std::min(beat, timing.interval / 200);
  }
  return std::max(beat, kShortestBeat);
}

}  // namespace

ConfigChange ChangeOf(const LoadedConfig& before, LoadedConfig next) {
  ConfigChange change;
  change.before = before.config;
  const std::vector<std::optional<size_t>> numbers = NumbersBefore(*next.config, *before.config);
  change.accounts.resize(numbers.size());
  change.timings.resize(numbers.size());
  change.changes.resize(numbers.size());
  for (size_t number = 0; number < numbers.size(); ++number) {
    const std::shared_ptr<const Account>& account = next.config->accounts[number];
    const Access& access = (*next.access)[number];
    PolledAccount& polled = change.accounts[number];
    polled.account = account;
    polled.access = {next.access, &access};
    polled.origin = OriginOf(access.base_url);
    polled.rests = !account->enabled;
    Schedule::Timing& timing = change.timings[number];
    timing = TimingOf(*account);
    const Account* const old =
        numbers[number] ? before.config->accounts[*numbers[number]].get() : nullptr;
    if (old == nullptr || !old->enabled || !account->enabled) {
      timing.name = account->provider->name + '/' + account->name;
      continue;
    }
    timing.previous = numbers[number];
    change.changes[number] = {!SameSource(*old, *account),
                              !SameDefinition(*old->provider, *account->provider),
                              !((*before.access)[*timing.previous] == access)};
  }
  change.beat = BeatOf(change.timings);
  change.next = std::move(next);
  return change;
}

}  // namespace api_credits
