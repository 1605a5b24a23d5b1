#include "exporter/poll/poller.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "exporter/base/guarded.h"
#include "exporter/base/time_text.h"
#include "exporter/config/key_file.h"
#include "exporter/interpret/interpreter.h"
#include "exporter/ledger/source.h"
#include "exporter/poll/poll_run.h"
#include "exporter/poll/request_builder.h"
#include "exporter/poll/schedule.h"

namespace api_credits {
namespace {

// How long one turn of the loop waits when nothing is due; a wake-up ends it sooner.
constexpr Duration kIdleWait = std::chrono::minutes(1);

std::string KeyOf(const Account& account) { return account.provider->name + '/' + account.name; }

std::string JoinSentences(const std::vector<std::string>& sentences) {
  std::string joined;
  for (const std::string& sentence : sentences) {
    if (!joined.empty()) joined += "; ";
    joined += sentence;
  }
  return joined;
}

Result<Secret> ReadKey(const Access& access) {
  if (access.api_key_file.empty()) return access.api_key;
  return ReadKeyFile(access.api_key_file);
}

}  // namespace

class Poller::Loop {
 public:
  Loop(HttpClient& http, Ledger& ledger, const Clock& clock, Logger& log, std::uint64_t seed,
       std::function<void()> reading_taken)
      : http_(http),
        ledger_(ledger),
        clock_(clock),
        log_(log),
        reading_taken_(std::move(reading_taken)),
        schedule_(seed) {}

  void UseConfig(LoadedConfig config) {
    incoming_.With([&](LoadedConfig& slot) { slot = std::move(config); });
    http_.Wake();
  }

  WallTime PollNow(const Account& account) {
    wanted_.With([&](std::set<std::string>& wanted) { wanted.insert(KeyOf(account)); });
    http_.Wake();
    const WallTime now = clock_.Now().wall;
    const WallTime due = std::max(now, ledger_.EarliestPoll(account).value_or(now));
    log_.Info(
        "poll asked for",
        {{"provider", account.provider->name}, {"account", account.name}, {"due", FormatUtc(due)}});
    return due;
  }

  void Stop() {
    stopping_ = true;
    http_.Wake();
  }

  void Run() {
    while (!stopping_) Turn();
    http_.Abort();
  }

  bool RunOnce() {
    AdoptConfig();
    PassOverHeld();
    while (!stopping_ && polled_.size() < accounts_.size()) Turn();
    http_.Abort();
    return polled_.size() == accounts_.size() && failed_.empty();
  }

 private:
  struct AccountState {
    std::shared_ptr<const Account> account;
    std::shared_ptr<const Access> access;
    PreferredAlternatives preferred;
    std::optional<Outcome> outcome;  // of the last poll, to log changes once
    std::optional<std::uint64_t> identity;
  };
  struct Flight {
    std::string key;
    std::shared_ptr<const Account> account;  // keeps what the run refers to, as the next one does
    std::shared_ptr<const Access> access;
    PollRun run;
    Moment started;
  };

  void Turn() {
    AdoptConfig();
    const Moment now = clock_.Now();
    ExpediteWanted(now);
    for (const std::string& key : schedule_.TakeDue(now.steady)) Begin(key, now);
    Duration wait = kIdleWait;
    if (const auto due = schedule_.NextDue()) {
      wait = std::clamp(*due - clock_.Now().steady, Duration(0), kIdleWait);
    }
    for (HttpClient::Completion& completion : http_.Wait(wait)) Continue(std::move(completion));
  }

  void AdoptConfig() {
    const auto [config, access] =
        incoming_.With([](LoadedConfig& slot) { return std::exchange(slot, {}); });
    if (!config) return;
    const Moment now = clock_.Now();
    std::map<std::string, AccountState> accounts;
    std::map<std::string, Schedule::Timing> timings;
    for (size_t i = 0; i < config->accounts.size(); ++i) {
      const auto& account = config->accounts[i];
      const std::string key = KeyOf(*account);
      Schedule::Timing& timing = timings[key];
      timing = {account->poll_interval, account->provider->min_interval, now.steady};
      AccountState& state = accounts[key];
      if (const auto kept = accounts_.find(key); kept != accounts_.end()) {
        // A changed definition numbers its alternatives anew; another host knows other identities.
        if (SameSource(*kept->second.account, *account)) state = kept->second;
        state.outcome = kept->second.outcome;
      } else {
        // Bounded, because the wall clock may have been set since.
        const WallTime held = ledger_.EarliestPoll(*account).value_or(now.wall);
        const Duration wait = std::clamp(held - now.wall, Duration(0), kMaxHoldOff);
        timing.earliest = now.steady + wait;
        ledger_.Schedule(*account, now.wall + wait);
      }
      state.account = account;
      state.access = {access, &(*access)[i]};
    }
    accounts_ = std::move(accounts);
    // What is still on its way for a dropped account must not be taken for one that comes back.
    std::erase_if(flights_,
                  [this](const auto& flight) { return !accounts_.contains(flight.second.key); });
    schedule_.SetAccounts(timings, now.steady);
  }

  void ExpediteWanted(Moment now) {
    const std::set<std::string> wanted = wanted_.With(
        [](std::set<std::string>& slot) { return std::exchange(slot, std::set<std::string>()); });
    for (const std::string& key : wanted) {
      const auto state = accounts_.find(key);
      if (state == accounts_.end()) continue;  // removed by a reload meanwhile
      const std::optional<SteadyTime> due = schedule_.Expedite(key, now.steady);
      if (due) ledger_.Schedule(*state->second.account, now.wall + (*due - now.steady));
    }
  }

  // Those that an earlier process has polled just now, or whose vendor told it to wait.
  void PassOverHeld() {
    const Moment now = clock_.Now();
    for (const auto& [key, state] : accounts_) {
      const Duration wait = schedule_.Earliest(key) - now.steady;
      if (wait <= state.account->poll_timeout) continue;
      polled_.insert(key);
      failed_.insert(key);
      log_.Warn("not polled: too soon after the last poll, or its vendor said to wait",
                {{"provider", state.account->provider->name},
                 {"account", state.account->name},
                 {"until", FormatUtc(now.wall + wait)}});
    }
  }

  void Begin(const std::string& key, Moment now) {
    AccountState& state = accounts_.at(key);
    ledger_.HoldUntil(*state.account, now.wall + state.account->provider->min_interval);
    Result<Secret> credential = ReadKey(*state.access);
    if (!credential.ok()) {
      Report(key, *state.account,
             FailedReading(Reason::kCredential, credential.error().message, now), "");
      return;
    }
    const HttpClient::Token token = next_token_++;
    const auto [flight, inserted] = flights_.try_emplace(
        token, Flight{key, state.account, state.access,
                      PollRun(*state.account, *state.access, std::move(credential).value(),
                              state.preferred, interpreter_),
                      now});
    http_.Start(token, *flight->second.run.Next());
  }

  void Continue(HttpClient::Completion completion) {
    const auto found = flights_.find(completion.token);
    if (found == flights_.end()) return;
    Flight& flight = found->second;
    flight.run.Answer(std::move(completion.result), clock_.Now());
    if (!flight.run.Next() && flight.run.MayRestart() && !flight.access->api_key_file.empty()) {
      // The key may have been rotated while we held the old one.
      Result<Secret> fresh = ReadKeyFile(flight.access->api_key_file);
      if (fresh.ok() && !(fresh.value() == flight.run.key())) {
        flight.run.Restart(std::move(fresh).value());
      }
    }
    if (std::optional<Request> next = flight.run.Next()) {
      http_.Start(completion.token, *std::move(next));
      return;
    }
    Complete(flight);
    flights_.erase(found);
  }

  void Complete(Flight& flight) {
    const Moment now = clock_.Now();
    Reading reading = flight.run.Finish();
    reading.duration = now.steady - flight.started.steady;
    const auto state = accounts_.find(flight.key);
    // The account may be gone or have another definition by now.
    if (state != accounts_.end() && SameSource(*state->second.account, *flight.account)) {
      state->second.preferred = flight.run.preferred();
    }
    Report(flight.key, *flight.account, reading, GroupOf(flight, reading));
  }

  // Whose limits this poll used: of the identity where the vendor tells it (an error seldom does:
  // then as it was known before), else of the key.
  std::string GroupOf(const Flight& flight, const Reading& reading) const {
    const std::string origin = OriginOf(flight.access->base_url);
    std::optional<std::uint64_t> identity = reading.identity;
    const auto state = accounts_.find(flight.key);
    if (!identity && state != accounts_.end()) identity = state->second.identity;
    if (identity) return origin + "#identity:" + std::to_string(*identity);
    return origin + "#key:" + std::to_string(std::hash<std::string>{}(flight.run.key().Reveal()));
  }

  void Report(const std::string& key, const Account& account, const Reading& reading,
              std::string group) {
    const Moment now = clock_.Now();
    const std::optional<SteadyTime> due =
        schedule_.Finish(key,
                         {reading.success, reading.outcome == Outcome::kThrottled, reading.hold_off,
                          std::move(group)},
                         now.steady);
    const auto state = accounts_.find(key);
    if (!due || state == accounts_.end()) return;  // removed by a reload meanwhile
    ledger_.Apply(account, reading, now.wall + (*due - now.steady));
    Hold(key, reading, now);
    reading_taken_();
    polled_.insert(key);
    if (!reading.success) failed_.insert(key);
    LogOutcome(account, state->second, reading);
    if (reading.identity) NoteIdentity(key, account, state->second, *reading.identity);
  }

  // What binds the next process as it binds this one; a vendor's word holds for all that share the
  // limit.
  void Hold(const std::string& key, const Reading& reading, Moment now) {
    const bool imposed = reading.hold_off || reading.outcome == Outcome::kThrottled;
    for (const std::string& held : imposed ? schedule_.Sharing(key) : std::vector{key}) {
      const Duration wait = schedule_.Earliest(held) - now.steady;
      if (wait > Duration(0)) ledger_.HoldUntil(*accounts_.at(held).account, now.wall + wait);
    }
  }

  void LogOutcome(const Account& account, AccountState& state, const Reading& reading) {
    const bool changed = state.outcome != reading.outcome;
    const bool news = changed && (state.outcome.has_value() || reading.outcome != Outcome::kOk);
    state.outcome = reading.outcome;
    const Logger::Fields fields = {
        {"provider", account.provider->name},
        {"account", account.name},
        {"outcome", std::string(OutcomeName(reading.outcome))},
        {"detail",
         reading.diagnostics.empty() ? "the vendor said so" : JoinSentences(reading.diagnostics)}};
    if (news && reading.outcome == Outcome::kOk) {
      log_.Info("account is ok again", fields);
    } else if (news) {
      log_.Warn(reading.success ? "account changed" : "poll failed", fields);
    } else if (!reading.diagnostics.empty() || !reading.success) {
      log_.Debug(reading.success ? "poll incomplete" : "poll failed again", fields);
    }
  }

  // One balance shown as two accounts is counted twice by every sum: say so, once an account.
  void NoteIdentity(const std::string& key, const Account& account, AccountState& state,
                    std::uint64_t identity) {
    if (state.identity == identity) return;
    state.identity = identity;
    for (const auto& [other_key, other] : accounts_) {
      if (other_key == key || other.identity != identity ||
          OriginOf(other.access->base_url) != OriginOf(state.access->base_url)) {
        continue;
      }
      log_.Warn("two accounts share one balance, sums will count it twice",
                {{"provider", account.provider->name},
                 {"account", account.name},
                 {"other_account", other.account->name}});
    }
  }

  HttpClient& http_;
  Ledger& ledger_;
  const Clock& clock_;
  Logger& log_;
  const std::function<void()> reading_taken_;
  Schedule schedule_;
  Interpreter interpreter_;
  std::map<std::string, AccountState> accounts_;
  std::map<HttpClient::Token, Flight> flights_;
  HttpClient::Token next_token_ = 1;
  std::set<std::string> polled_, failed_;
  Guarded<LoadedConfig> incoming_;
  Guarded<std::set<std::string>> wanted_;  // polls that somebody asked for
  std::atomic<bool> stopping_{false};
};

Poller::Poller(HttpClient& http, Ledger& ledger, const Clock& clock, Logger& log,
               std::uint64_t seed, std::function<void()> reading_taken)
    : loop_(std::make_unique<Loop>(http, ledger, clock, log, seed, std::move(reading_taken))) {}

Poller::~Poller() = default;

void Poller::UseConfig(LoadedConfig config) { loop_->UseConfig(std::move(config)); }
WallTime Poller::PollNow(const Account& account) { return loop_->PollNow(account); }
void Poller::Run() { loop_->Run(); }
bool Poller::RunOnce() { return loop_->RunOnce(); }
void Poller::Stop() { loop_->Stop(); }

}  // namespace api_credits
