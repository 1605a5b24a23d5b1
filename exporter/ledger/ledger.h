// What is known of all accounts. Time is an argument. Accounts are found by their number, those of
// an earlier configuration by their name.
// Thread rule: any thread, Configure from one at a time; calls are short and never wait for network
// or disk.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/base/guarded.h"
#include "exporter/config/config.h"
#include "exporter/interpret/reading.h"
#include "exporter/ledger/recent_polls.h"
#include "exporter/ledger/record.h"
#include "exporter/ledger/snapshot.h"

namespace api_credits {

// What the ledger makes of a reading.
struct Applied {
  bool held = false;                 // a second reading is wanted soon
  std::vector<std::string> notices;  // sentences for the log, each said once
};

class Ledger {
 public:
  Ledger();
  ~Ledger();

  // Adds, keeps and drops accounts. REQUIRES: they are sorted and numbered as Config says. A kept
  // account keeps its state; one that rests, or whose source, params or provider's definition (what
  // it asks, and which pools it reads) changed, keeps its counters only.
  void Configure(std::shared_ptr<const Config> config, Moment now);

  // Takes in the reading of one poll, when the next is due and, unless empty, before when it must
  // not come (as HoldUntil). If a reload removed the account while the poll was under way, or let
  // it rest, all of it is ignored; if it changed its source, the reading is.
  Applied Apply(const Account& account, const Reading& reading, WallTime next_poll,
                std::optional<WallTime> earliest_poll = std::nullopt);

  // Gives back what an earlier process knew. Before Configure. A counter is shown again together
  // with the first reading, not before.
  void Restore(std::vector<AccountRecord> records);

  // No poll of this account before this; set at the start of a poll, and again when its vendor
  // imposes something on those that share a limit. It outlives the process, see EarliestPoll.
  void HoldUntil(const Account& account, WallTime earliest_poll);
  std::optional<WallTime> EarliestPoll(const Account& account) const;

  // The records that changed since the last call.
  RecordBatch TakeUnsaved();
  // Every record, also those of accounts that left the configuration, for a new state file. Does
  // not count as taken: what is unsaved stays unsaved.
  RecordBatch AllRecords() const;
  // The batch is durable, or there is no disk: its counters may be shown.
  void Publish(const RecordBatch& batch);
  // Whether what is published is on disk, and since when: api_credits_exporter_state_*.
  void NoteDurability(bool durable, WallTime now);

  // When the next poll is due, known before the first reading.
  void Schedule(const Account& account, WallTime next_poll);

  // How its last polls went, the newest first.
  std::vector<RecentPoll> RecentPollsOf(const Account& account) const;

  // Changes whenever a new snapshot could differ for another reason than the passing of time.
  std::uint64_t revision() const;

  // What it was configured with last.
  std::shared_ptr<const Config> config() const;

  std::shared_ptr<const Snapshot> TakeSnapshot(Moment now) const;

  // How many accounts without a poll or a restored state may still get a first poll in time.
  size_t CountAwaited(Moment now) const;

 private:
  struct State;
  std::unique_ptr<Guarded<State>> state_;
};

}  // namespace api_credits
