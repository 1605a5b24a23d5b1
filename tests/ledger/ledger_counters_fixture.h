// A ledger whose counters are saved and published as a store would, and that may be restarted.
// Thread rule: one thread.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "tests/ledger/ledger_fixture.h"
#include "tests/ledger/sample_tally.h"

namespace api_credits {

class LedgerCountersFixture : public LedgerFixture {
 protected:
  void Poll(double remaining) { Poll(SampleReading(clock_.Now(), remaining)); }
  void Poll(Reading reading) {
    clock_.Advance(std::chrono::minutes(5));
    reading.received = clock_.Now();
    Apply(reading);
  }
  Reading Next(double remaining) const { return SampleReading(clock_.Now(), remaining); }
  // What the store does, with a disk or without.
  std::vector<AccountRecord> Save() {
    RecordBatch batch = ledger_.TakeUnsaved();
    ledger_.Publish(batch);
    return std::move(batch.records);
  }
  std::optional<PoolCounters> Shown() const {
    const auto view = View();
    return view->pools.empty() ? std::nullopt : view->pools.at(0).counters;
  }
  std::optional<double> Consumed() {
    Save();
    const auto counters = Shown();
    return counters ? std::optional(counters->consumed) : std::nullopt;
  }
  // The process ends and starts again with `accounts`; `records` are what the file holds.
  void Restart(const std::vector<AccountRecord>& records, const std::vector<Account>& accounts) {
    std::destroy_at(&ledger_);
    std::construct_at(&ledger_);
    ledger_.Restore(records);
    Configure(accounts);
  }
};

}  // namespace api_credits
