#include "exporter/poll/poller.h"

#include <algorithm>
#include <utility>

#include "exporter/base/hash.h"
#include "exporter/base/time_text.h"
#include "exporter/ledger/source.h"
#include "exporter/poll/request_builder.h"

namespace api_credits {
namespace {

// How long one step waits when nothing is due; a wake-up ends it sooner.
constexpr Duration kIdleWait = std::chrono::minutes(1);

// When a reading that nothing explains is looked at again, if the minimum interval allows.
constexpr Duration kSecondLook = std::chrono::minutes(1);

SteadyTime NextBeat(SteadyTime time, Duration beat) {
  const Duration since = time.time_since_epoch();
  return SteadyTime((since + beat - Duration(1)) / beat * beat);
}

// Of a configuration that was replaced: it takes its time to let its accounts go, too.
constexpr size_t kLetGoAtOnce = 1000;

}  // namespace

Poller::Flight::Flight(const PolledAccount& polled, Credentials credentials,
                       Interpreter& interpreter, Moment now, const PollObserver& observer)
    : account(polled.account),
      access(polled.access),
      origin(polled.origin),
      started(now),
      run(*account, *access, std::move(credentials), polled.memory, interpreter, now, observer) {}

Poller::Poller(HttpClient& http, Ledger& ledger, const Clock& clock, Logger& log,
               std::uint64_t seed, std::function<void()> reading_taken)
    : http_(http),
      ledger_(ledger),
      clock_(clock),
      log_(log),
      seed_(seed),
      reading_taken_(std::move(reading_taken)),
      schedule_(seed) {}

void Poller::UseConfig(LoadedConfig config) {
  const LoadedConfig before =
      incoming_.With([](const Incoming& incoming) { return incoming.latest; });
  ConfigChange change = ChangeOf(before, config);
  incoming_.With([&](Incoming& incoming) {
    incoming.latest = std::move(config);
    incoming.change = std::move(change);
  });
  http_.Wake();
}

WallTime Poller::PollNow(const Account& account, bool force) {
  wanted_.With([&](std::map<AccountId, bool>& wanted) {
    bool& by_force = wanted[account.id()];
    by_force = by_force || force;
  });
  http_.Wake();
  const WallTime now = clock_.Now().wall;
  const WallTime held = force ? now : ledger_.EarliestPoll(account).value_or(now);
  const WallTime due = std::max(now, held);
  log_.Info(
      "poll asked for",
      {{"provider", account.provider->name}, {"account", account.name}, {"due", FormatUtc(due)}});
  return due;
}

void Poller::Stop() {
  stopping_ = true;
  http_.Wake();
}

void Poller::Run() {
  while (!stopping_) Step();
  http_.Abort();
}

Poller::Once Poller::RunOnce() {
  AdoptConfig();
  return Finish();
}

Poller::Once Poller::RunOnce(const AccountId& only, PollWatcher watcher) {
  AdoptConfig();
  watcher_ = std::move(watcher);
  for (PolledAccount& polled : accounts_) {
    const AccountId id = polled.account->id();
    polled.rests = polled.rests || id < only || only < id;
  }
  return Finish();
}

// Until each account has been polled, or rests.
Poller::Once Poller::Finish() {
  PassOverHeld();
  while (!stopping_ && polled_count_ < accounts_.size()) Step();
  http_.Abort();
  Once once = Once::kComplete;
  for (const PolledAccount& account : accounts_) {
    if (!account.polled || account.failed) return Once::kFailed;
    if (!account.last.unreadable.empty()) once = Once::kIncomplete;
  }
  return once;
}

void Poller::Step() {
  AdoptConfig();
  const Moment now = clock_.Now();
  ExpediteWanted(now);
  for (const size_t number : schedule_.TakeDue(now.steady)) AwaitSlot(number);
  while (const std::optional<DuePoll> due = slots_.Next()) {
    if (!Begin(*due, now)) slots_.Done(due->origin);
  }
  replaced_.resize(replaced_.size() - std::min(replaced_.size(), kLetGoAtOnce));
  Duration wait = replaced_.empty() ? kIdleWait : Duration(0);
  if (const auto due = schedule_.NextDue(); due && wait > Duration(0)) {
    wait = std::clamp(NextBeat(*due, beat_) - clock_.Now().steady, Duration(0), kIdleWait);
  }
  for (HttpClient::Completion& completion : http_.Wait(wait)) Continue(std::move(completion));
}

void Poller::AdoptConfig() {
  std::optional<ConfigChange> change = incoming_.With(
      [](Incoming& incoming) { return std::exchange(incoming.change, std::nullopt); });
  if (!change) return;
  // It was compared with a configuration that another one has overtaken.
  if (change->before != loaded_.config) change = ChangeOf(loaded_, std::move(change->next));
  const Moment now = clock_.Now();
  std::vector<size_t> changed;
  for (size_t number = 0; number < change->accounts.size(); ++number) {
    TakeOver(*change, number, now);
    const AccountChange& told = change->changes[number];
    if (told.other_definition || told.other_access) changed.push_back(number);
  }
  replaced_ = std::exchange(accounts_, std::move(change->accounts));
  loaded_ = std::move(change->next);
  const Config& config = *loaded_.config;
  beat_ = change->beat;
  slots_.SetLimits(config.max_requests_in_flight, config.max_requests_per_host);
  http_.SetLimits(config.max_requests_in_flight, config.max_requests_per_host);
  polled_count_ = static_cast<size_t>(
      std::count_if(accounts_.begin(), accounts_.end(),
                    [](const PolledAccount& account) { return account.polled; }));
  schedule_.SetAccounts(change->timings, now.steady);
  for (const size_t number : changed) Expedite(number, now, false);
}

void Poller::TakeOver(ConfigChange& change, size_t number, Moment now) {
  PolledAccount& polled = change.accounts[number];
  Schedule::Timing& timing = change.timings[number];
  if (timing.previous) {
    const AccountChange& told = change.changes[number];
    static_cast<PollProgress&>(polled) = std::move(accounts_[*timing.previous]);
    // A changed definition numbers its alternatives anew; another host knows other identities.
    if (told.other_source) {
      polled.memory.preferred.clear();
      polled.identity.reset();
    }
    // Another definition may keep something else under the same name.
    if (told.other_definition) polled.memory.kept.Clear();
  } else if (!timing.rests) {
    // Bounded, because the wall clock may have been set since.
    const WallTime held = ledger_.EarliestPoll(*polled.account).value_or(now.wall);
    timing.earliest = now.steady + std::clamp(held - now.wall, Duration(0), kMaxHoldOff);
    ledger_.Schedule(*polled.account, now.WallAt(timing.earliest));
  }
}

void Poller::Expedite(size_t number, Moment now, bool force) {
  const std::optional<SteadyTime> due = schedule_.Expedite(number, now.steady, force);
  if (due) ledger_.Schedule(*accounts_[number].account, now.WallAt(*due));
}

void Poller::ExpediteWanted(Moment now) {
  const std::map<AccountId, bool> wanted =
      wanted_.With([](std::map<AccountId, bool>& slot) { return std::exchange(slot, {}); });
  for (const auto& [id, force] : wanted) {
    const std::optional<size_t> number = loaded_.config->Find(id);
    if (number) Expedite(*number, now, force);  // else removed by a reload meanwhile
  }
}

// Those that rest, that an earlier process has polled just now, or whose vendor told it to wait.
void Poller::PassOverHeld() {
  const Moment now = clock_.Now();
  for (size_t number = 0; number < accounts_.size(); ++number) {
    PolledAccount& polled = accounts_[number];
    if (polled.rests) {
      MarkPolled(polled, false);
      continue;
    }
    const SteadyTime earliest = schedule_.Earliest(number);
    if (earliest - now.steady <= polled.account->poll_timeout) continue;
    MarkPolled(polled, true);
    log_.Warn("not polled: too soon after the last poll, or its vendor said to wait",
              {{"provider", polled.account->provider->name},
               {"account", polled.account->name},
               {"until", FormatUtc(now.WallAt(earliest))}});
  }
}

std::optional<size_t> Poller::AccountOf(PollId poll, const Account& account) const {
  const std::optional<size_t> number = loaded_.config->Find(account);
  return number && accounts_[*number].poll == poll ? number : std::nullopt;
}

void Poller::AwaitSlot(size_t number) {
  PolledAccount& polled = accounts_[number];
  if (polled.rests) return;
  polled.poll = ++last_poll_;
  slots_.Push(polled.origin, {polled.poll, polled.account, polled.origin});
}

bool Poller::Begin(const DuePoll& due, Moment now) {
  const std::optional<size_t> number = AccountOf(due.id, *due.account);
  if (!number) return false;
  PolledAccount& polled = accounts_[*number];
  if (polled.origin != due.origin) {  // by a reload: it needs a slot there
    AwaitSlot(*number);
    return false;
  }
  if (!schedule_.Start(*number, now.steady)) {
    polled.poll = 0;
    return false;
  }
  ledger_.HoldUntil(*polled.account, now.wall + polled.account->provider->min_interval);
  Result<Credentials> credential = ReadCredentials(*polled.access);
  if (!credential.ok()) {
    Report(*number, *polled.account,
           FailedReading(Reason::kCredential, credential.error().message, now), std::nullopt);
    return false;
  }
  const auto [flight, inserted] = flights_.try_emplace(
      due.id, polled, std::move(credential).value(), interpreter_, now, watcher_.step);
  http_.Start(due.id, *flight->second.run.Next());
  return true;
}

void Poller::Continue(HttpClient::Completion completion) {
  const auto found = flights_.find(completion.token);
  if (found == flights_.end()) return;
  Flight& flight = found->second;
  flight.run.Answer(std::move(completion.result), clock_.Now());
  if (!flight.run.Next() && flight.run.MayRestart() && AnyFromFile(*flight.access)) {
    // The key may have been rotated while we held the old one.
    Result<Credentials> fresh = ReadCredentials(*flight.access);
    if (fresh.ok() && !(fresh.value() == flight.run.credentials())) {
      flight.run.Restart(std::move(fresh).value());
    }
  }
  if (std::optional<Request> next = flight.run.Next()) {
    http_.Start(completion.token, *std::move(next));
    return;
  }
  Complete(completion.token, flight);
  slots_.Done(flight.origin);
  flights_.erase(found);
}

void Poller::Complete(PollId poll, Flight& flight) {
  const std::optional<size_t> number = AccountOf(poll, *flight.account);
  if (!number) return;
  Reading reading = flight.run.Finish();
  reading.duration = clock_.Now().steady - flight.started.steady;
  PolledAccount& polled = accounts_[*number];
  if (SameSource(*polled.account, *flight.account)) polled.memory = flight.run.memory();
  // As after a reload: its definition is not the one that kept it.
  if (!SameDefinition(*polled.account->provider, *flight.account->provider)) {
    polled.memory.kept.Clear();
  }
  Report(*number, *flight.account, reading, GroupOf(polled, flight, reading));
}

// Whose limits this poll used: of the identity where the vendor tells it (an error seldom does:
// then as it was known before), else of the key.
std::uint64_t Poller::GroupOf(const PolledAccount& polled, const Flight& flight,
                              const Reading& reading) const {
  const std::uint64_t origin = Fnv1a(flight.origin, seed_);
  const std::optional<std::uint64_t> identity =
      reading.identity ? reading.identity : polled.identity;
  if (identity) return Fnv1a("#identity:" + std::to_string(*identity), origin);
  return flight.run.credentials().Hash(Fnv1a("#key:", origin));
}

void Poller::Report(size_t number, const Account& account, const Reading& reading,
                    std::optional<std::uint64_t> group) {
  const Moment now = clock_.Now();
  const Schedule::Next next = schedule_.Finish(
      number, {reading.success, reading.outcome == Outcome::kThrottled, reading.hold_off, group},
      now.steady);
  const Applied applied =
      ledger_.Apply(account, reading, now.WallAt(next.due), now.WallAt(schedule_.Earliest(number)));
  if (applied.held) {
    const SteadyTime due = schedule_.BringForward(number, now.steady + kSecondLook);
    ledger_.Schedule(account, now.WallAt(due));
  }
  for (const std::string& notice : applied.notices) LogNotice(log_, account, notice);
  if (next.group_held) {
    // A vendor's word holds for all that share the limit, and binds the next process as well.
    for (const size_t sharing : schedule_.Sharing(number)) {
      ledger_.HoldUntil(*accounts_[sharing].account, now.WallAt(schedule_.Earliest(sharing)));
    }
  }
  reading_taken_();
  PolledAccount& polled = accounts_[number];
  polled.poll = 0;
  MarkPolled(polled, !reading.success);
  LogOutcome(log_, account, reading, polled.last);
  if (watcher_.reading) watcher_.reading(reading);
  if (reading.identity && SameSource(account, *polled.account)) {
    NoteIdentity(number, *reading.identity);
  }
}

void Poller::MarkPolled(PolledAccount& polled, bool failed) {
  if (!std::exchange(polled.polled, true)) ++polled_count_;
  polled.failed = polled.failed || failed;
}

// Says once an account if it shares its balance with another one.
void Poller::NoteIdentity(size_t number, std::uint64_t identity) {
  if (std::exchange(accounts_[number].identity, identity) == identity) return;
  const std::vector<size_t>& sharing = schedule_.Sharing(number);
  const auto other = std::find_if(sharing.begin(), sharing.end(), [&](size_t member) {
    return member != number && accounts_[member].identity == identity;
  });
  if (other == sharing.end()) return;
  WarnOfSharedBalance(log_, *accounts_[number].account, *accounts_[*other].account);
}

}  // namespace api_credits
