// The records of the ledger as rows of the state file, and back: every field, bit by bit.
// Invariant: saving a record replaces all that the file held of its account.
// Thread rule: one thread at a time.
#pragma once

#include <vector>

#include "exporter/ledger/record.h"
#include "exporter/store/database.h"

namespace api_credits {

class RecordRows {
 public:
  // `database` holds our tables and must outlive the rows.
  explicit RecordRows(const Database& database);

  // Of the preparation; not SQLITE_OK where the tables are not ours.
  int code() const;

  // Within a transaction of the caller's. Returns SQLite's result code.
  int Save(const AccountRecord& record);

 private:
  int SavePool(const AccountRecord& record, const std::string& pool, const PoolTally& tally);

  Statement account_, forget_pools_, forget_levels_, pool_, level_;
};

// All records of the file. Returns SQLite's result code.
int LoadRecords(const Database& database, std::vector<AccountRecord>& records);

}  // namespace api_credits
