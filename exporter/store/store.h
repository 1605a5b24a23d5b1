// The state file: one SQLite database in a folder of the user's. WAL, synchronous FULL, exclusive
// lock. Invariant: a commit is whole or not at all, and nothing is deleted. A file of an older
// version is brought forward, one of a newer version is left alone; one that cannot be used
// (damaged, not ours) is set aside under another name and said so. Thread rule: one thread at a
// time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/base/result.h"
#include "exporter/ledger/record.h"
#include "exporter/store/database.h"
#include "exporter/store/record_rows.h"

namespace api_credits {

class Store {
 public:
  struct Opened {
    std::unique_ptr<Store> store;
    std::vector<AccountRecord> records;  // what the file held
    std::string warning;                 // not empty: the old file was set aside, and why
  };

  // Opens or creates `directory`/state.db. kIo: no usable file could be made there (read-only,
  // full, no such folder that could be created). Not for us to touch: another exporter holds the
  // lock (kBusy), or a newer version wrote the file (kInvalidArgument).
  static Result<Opened> Open(const std::string& directory, WallTime now);

  // After an error the file is as it was before.
  Result<void> Commit(const std::vector<AccountRecord>& records);

  // Renames the file so that the next start begins at 0, and returns the new name; the Store is
  // closed then, also after an error.
  Result<std::string> SetAside(WallTime now);

  const std::string& file() const { return file_; }

 private:
  enum class Verdict { kGood, kUnusable /* set it aside */, kBusy, kNewer, kFailed };

  struct Attempt {
    Verdict verdict;
    std::string reason;
  };

  explicit Store(std::string file) : file_(std::move(file)) {}

  Attempt TryOpen(std::vector<AccountRecord>& records);
  Attempt Judge(int code) const;

  std::string file_;
  Database database_;
  std::optional<RecordRows> rows_;
};

}  // namespace api_credits
