// The state file: one SQLite database in a folder of the user's. WAL, synchronous FULL, exclusive
// lock. Invariant: a commit is whole or not at all. A file that cannot be used (damaged, not ours,
// of a newer version) is set aside under another name and said so; nothing is deleted.
// Thread rule: one thread at a time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/base/result.h"
#include "exporter/ledger/record.h"

namespace api_credits {

class Store {
 public:
  struct Opened {
    std::unique_ptr<Store> store;
    std::vector<AccountRecord> records;  // what the file held
    std::string warning;                 // not empty: the old file was set aside, and why
  };

  // Opens or creates `directory`/state.db. kIo: no usable file could be made there (read-only,
  // full, no such folder that could be created). kInvalidArgument: another exporter holds the lock.
  static Result<Opened> Open(const std::string& directory, WallTime now);

  ~Store();

  // After an error the file is as it was before.
  Result<void> Commit(const std::vector<AccountRecord>& records);

  // Renames the file so that the next start begins at 0, and returns the new name; the Store is
  // closed then, also after an error.
  Result<std::string> SetAside(WallTime now);

  const std::string& file() const { return file_; }

 private:
  class Connection;
  Store(std::string file, std::unique_ptr<Connection> connection);

  std::string file_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace api_credits
