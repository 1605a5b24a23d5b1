// The records of the ledger as rows of the state file, and back: every field, bit by bit. Which
// columns the tables have is listed here and nowhere else.
// Invariant: once a record is saved, the file holds of its account what the record holds.
// Thread rule: one thread at a time.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "exporter/ledger/record.h"
#include "exporter/store/database.h"

namespace api_credits {

// Creates the tables, as today's columns are.
std::string CreateTablesSql();

class RecordRows {
 public:
  // `database` holds our tables (LoadRecords found so) and must outlive the rows.
  explicit RecordRows(const Database& database);

  // Within a transaction of the caller's; after a rollback these RecordRows are of no use any more.
  // Returns SQLite's result code.
  int Save(const AccountRecord& record);

 private:
  // `saved`: those that the file holds.
  int SavePools(const AccountRecord& record, const std::map<std::string, PoolTally>& saved);
  int ForgetPools(const AccountRecord& record);

  Statement account_, earliest_poll_, forget_pools_, forget_levels_, pool_, level_;
  // What was saved last, so that what did not change is not written again: most polls change
  // nothing but the earliest next one, or the levels of one pool.
  std::map<std::pair<std::string, std::string>, AccountRecord> saved_;
};

// All records of the file. Returns SQLite's result code: not SQLITE_OK if a table or a column is
// not there.
int LoadRecords(const Database& database, std::vector<AccountRecord>& records);

}  // namespace api_credits
