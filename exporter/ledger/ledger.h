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
#include "exporter/ledger/snapshot.h"

namespace api_credits {

class Ledger {
 public:
  Ledger();
  ~Ledger();

  // Adds, keeps and drops accounts. A kept account keeps its state; one whose provider's definition
  // or base_url changed keeps status and freshness but loses its values.
  void Configure(std::shared_ptr<const Config> config, Moment now);

  // Takes in the reading of one poll and when the next is due. Unknown accounts (removed by a
  // reload while the poll was under way) are ignored.
  void Apply(const Account& account, const Reading& reading, WallTime next_poll);

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
