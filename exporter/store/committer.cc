#include "exporter/store/committer.h"

#include <utility>

namespace api_credits {

Committer::Committer(std::string directory, std::unique_ptr<Store> store, Ledger& ledger,
                     const Clock& clock, Logger& log)
    : directory_(std::move(directory)),
      store_(std::move(store)),
      ledger_(ledger),
      clock_(clock),
      log_(log),
      last_attempt_(clock.Now().steady) {
  // Without a folder nothing is promised, so durability is not reported at all.
  if (!directory_.empty()) ledger_.NoteDurability(store_ != nullptr, clock.Now().wall);
}

bool Committer::CommitPending() {
  const RecordBatch batch = ledger_.TakeUnsaved();
  const bool changed = !batch.records.empty();
  if (changed) {
    if (store_) {
      const Result<void> committed = store_->Commit(batch.records);
      if (committed.ok()) {
        ledger_.NoteDurability(true, clock_.Now().wall);
      } else {
        GiveUp(committed.error());
      }
    }
    ledger_.Publish(batch);
  }
  if (!store_ && !directory_.empty() && clock_.Now().steady - last_attempt_ >= kReopenInterval) {
    Reopen();
  }
  return changed;
}

// Counting in memory runs ahead of the file. If the next start found the file, counters would step
// back to it, which looks like a reset followed by all of its value.
void Committer::GiveUp(const Error& error) {
  const Moment now = clock_.Now();
  const Result<std::string> aside = store_->SetAside(now.wall);
  store_.reset();
  last_attempt_ = now.steady;
  ledger_.NoteDurability(false, now.wall);
  log_.Error("state is not durable any more, counting goes on in memory",
             {{"detail", error.message},
              {"set_aside", aside.ok() ? aside.value() : "failed: " + aside.error().message}});
}

void Committer::Reopen() {
  const Moment now = clock_.Now();
  last_attempt_ = now.steady;
  Result<Store::Opened> opened = Store::Open(directory_, now.wall);
  if (opened.ok() && !opened.value().records.empty()) {
    // An earlier process wrote it, before this one counted in memory: the two must not be mixed.
    if (const auto aside = opened.value().store->SetAside(now.wall); !aside.ok()) {
      opened = aside.error();
    } else {
      log_.Warn("an older state file was set aside", {{"set_aside", aside.value()}});
      opened = Store::Open(directory_, now.wall);
    }
  }
  Result<void> written;
  if (opened.ok()) written = opened.value().store->Commit(ledger_.AllRecords().records);
  if (!opened.ok() || !written.ok()) {
    log_.Debug("state is still not durable",
               {{"detail", (opened.ok() ? written.error() : opened.error()).message}});
    return;
  }
  store_ = std::move(opened.value().store);
  ledger_.NoteDurability(true, clock_.Now().wall);
  log_.Info("state is durable again", {{"file", store_->file()}});
}

}  // namespace api_credits
