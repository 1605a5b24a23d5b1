// What is known of all accounts. Time is an argument. Accounts are keyed by (provider, name).
// Thread rule: any thread; calls are short and never wait for network or disk.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "exporter/base/clock.h"
#include "exporter/base/guarded.h"
#include "exporter/config/config.h"
#include "exporter/interpret/reading.h"
#include "exporter/ledger/record.h"
#include "exporter/ledger/snapshot.h"

namespace api_credits {

class Ledger {
 public:
  Ledger();
  ~Ledger();

  // Adds, keeps and drops accounts. A kept account keeps its state; one whose source, params or
  // provider's definition (what it asks, and which pools it reads) changed loses its values only.
  void Configure(std::shared_ptr<const Config> config, Moment now);

  // Takes in the reading of one poll and when the next is due. If a reload removed the account
  // while the poll was under way, both are ignored; if it changed its source, the reading is.
  void Apply(const Account& account, const Reading& reading, WallTime next_poll);

  // Gives back what an earlier process knew. Before Configure. A counter is shown again together
  // with the first reading, not before.
  void Restore(std::vector<AccountRecord> records);

  // No poll of this account before this; set at the start of a poll and again at its end. It
  // outlives the process, see EarliestPoll.
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

  // Changes whenever a new snapshot could differ for another reason than the passing of time.
  std::uint64_t revision() const;

  std::shared_ptr<const Snapshot> TakeSnapshot(Moment now) const;

 private:
  struct State;
  std::unique_ptr<Guarded<State>> state_;
};

}  // namespace api_credits
