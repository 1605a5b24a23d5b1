// The hand that moves an account from config to ledger: waits until an account is due, sends its
// requests, and gives the reading to the ledger. Obeys the schedule; at most one poll of an account
// is in flight, and no poll sooner than the ledger's earliest, across restarts.
// Thread rule: Run on one thread; UseConfig, PollNow and Stop from any.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "exporter/base/clock.h"
#include "exporter/base/log.h"
#include "exporter/config/access.h"
#include "exporter/fetch/http_client.h"
#include "exporter/ledger/ledger.h"

namespace api_credits {

class Poller {
 public:
  // The references must outlive the Poller. `seed` spreads the polls of different exporters.
  // `reading_taken` is called from the polling thread after each reading that the ledger was given.
  Poller(
      HttpClient& http, Ledger& ledger, const Clock& clock, Logger& log, std::uint64_t seed,
      std::function<void()> reading_taken = [] {});
  ~Poller();

  // Makes `config` what is polled from the next turn on; polls in flight of dropped accounts are
  // ignored.
  void UseConfig(LoadedConfig config);

  // Polls until Stop. Returns promptly then: transfers in flight are dropped.
  void Run();

  // Polls the account as soon as its minimum interval and its vendor allow, and returns when that
  // is: at once, or later.
  WallTime PollNow(const Account& account);

  // Polls every account of the configuration once, at once, and returns when all have a reading
  // (or Stop was called). An account that may not be polled within its timeout is not waited for:
  // that counts as a failure. True if every poll succeeded.
  bool RunOnce();

  void Stop();

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace api_credits
