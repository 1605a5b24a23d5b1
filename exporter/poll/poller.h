// The hand that moves an account from config to ledger: waits until an account is due, sends its
// requests, and gives the reading to the ledger. Obeys the schedule; at most one poll of an account
// is in flight, and no poll sooner than the ledger's earliest, across restarts. An account that is
// due waits for a slot; only then its key is read and its request is built.
// Thread rule: Run on one thread; UseConfig, PollNow and Stop from any.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/base/guarded.h"
#include "exporter/base/log.h"
#include "exporter/config/access.h"
#include "exporter/fetch/host_queue.h"
#include "exporter/fetch/http_client.h"
#include "exporter/interpret/interpreter.h"
#include "exporter/ledger/ledger.h"
#include "exporter/poll/config_change.h"
#include "exporter/poll/outcome_log.h"
#include "exporter/poll/poll_run.h"
#include "exporter/poll/polled_account.h"
#include "exporter/poll/schedule.h"

namespace api_credits {

class Poller {
 public:
  // The references must outlive the Poller. `seed` spreads the polls of different exporters.
  // `reading_taken` is called from the polling thread after each reading that the ledger was given.
  Poller(
      HttpClient& http, Ledger& ledger, const Clock& clock, Logger& log, std::uint64_t seed,
      std::function<void()> reading_taken = [] {});

  // Makes `config` what is polled from the next step on; polls in flight of dropped accounts are
  // ignored. An account that is reached in another way than before is polled as soon as it may be.
  void UseConfig(LoadedConfig config);

  // Polls until Stop. Returns promptly then: transfers in flight are dropped.
  void Run();

  // Polls the account as soon as its minimum interval and its vendor allow, and returns when that
  // is: at once, or later. `force`: the vendor may have told us to wait; asks once all the same.
  WallTime PollNow(const Account& account, bool force = false);

  enum class Once { kComplete, kIncomplete, kFailed };

  // Polls every account of the configuration that does not rest once, at once, and returns when all
  // have a reading (or Stop was called). An account that may not be polled within its timeout is
  // not waited for: that counts as a failure. kIncomplete: every poll succeeded, but a field could
  // not be read.
  Once RunOnce();
  // The same for one account of the configuration: the others are left alone. Each step is told.
  Once RunOnce(const AccountId& only, PollWatcher watcher);

  void Stop();

 private:
  using PollId = HttpClient::Token;

  // A poll that waits for a slot. The account may be gone by then, or be back anew.
  struct DuePoll {
    PollId id;
    std::shared_ptr<const Account> account;
    std::string origin;
  };
  struct Flight {
    Flight(const PolledAccount& polled, Credentials credentials, Interpreter& interpreter,
           Moment now, const PollObserver& observer);

    std::shared_ptr<const Account> account;  // keeps what the run refers to, as the next one does
    std::shared_ptr<const Access> access;
    std::string origin;  // whose slot it holds, until the poll is complete
    Moment started;
    PollRun run;
  };

  struct Incoming {
    LoadedConfig latest;
    std::optional<ConfigChange> change;  // from the one before to `latest`; empty: it was taken up
  };

  void Step();
  void AdoptConfig();
  void TakeOver(ConfigChange& change, size_t number, Moment now);
  void Expedite(size_t number, Moment now, bool force);
  void ExpediteWanted(Moment now);
  Once Finish();
  void PassOverHeld();
  // The account of a poll; nullopt if a reload dropped it meanwhile.
  std::optional<size_t> AccountOf(PollId poll, const Account& account) const;
  void AwaitSlot(size_t number);
  // False if the poll needs no slot: it is over, or has to wait.
  bool Begin(const DuePoll& due, Moment now);
  void Continue(HttpClient::Completion completion);
  void Complete(PollId poll, Flight& flight);
  std::uint64_t GroupOf(const PolledAccount& polled, const Flight& flight,
                        const Reading& reading) const;
  void Report(size_t number, const Account& account, const Reading& reading,
              std::optional<std::uint64_t> group);
  void MarkPolled(PolledAccount& polled, bool failed);
  void NoteIdentity(size_t number, std::uint64_t identity);

  HttpClient& http_;
  Ledger& ledger_;
  const Clock& clock_;
  Logger& log_;
  const std::uint64_t seed_;
  const std::function<void()> reading_taken_;
  Schedule schedule_;
  Interpreter interpreter_;
  const LoadedConfig nothing_{std::make_shared<const Config>(),
                              std::make_shared<const std::vector<Access>>()};
  LoadedConfig loaded_ = nothing_;       // in force
  std::vector<PolledAccount> accounts_;  // by number, those of loaded_
  std::vector<PolledAccount> replaced_;  // by those; to be let go
  HostQueue<DuePoll> slots_{0, 0};       // none before there is a configuration
  std::unordered_map<PollId, Flight> flights_;
  PollId last_poll_ = 0;
  size_t polled_count_ = 0;  // of accounts_
  Duration beat_ = kShortestBeat;
  Guarded<Incoming> incoming_{{nothing_, std::nullopt}};
  Guarded<std::map<AccountId, bool>> wanted_;  // polls that somebody asked for; true: by force
  PollWatcher watcher_;                        // empty: nobody watches
  std::atomic<bool> stopping_{false};
};

}  // namespace api_credits
