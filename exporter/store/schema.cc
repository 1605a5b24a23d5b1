#include "exporter/store/schema.h"

#include <cstdint>

namespace api_credits {
namespace {

constexpr std::int64_t kApplicationId = 0x61706963;  // "apic"

// Instants are Unix milliseconds. A pool without a unit has no baseline.
constexpr const char* kTables = R"sql(
BEGIN IMMEDIATE;
CREATE TABLE accounts (
  provider      TEXT NOT NULL,
  account       TEXT NOT NULL,
  base_url      TEXT NOT NULL,
  identity      INTEGER,
  as_of         INTEGER,
  alternative   INTEGER,
  earliest_poll INTEGER,
  PRIMARY KEY (provider, account)
) STRICT, WITHOUT ROWID;
CREATE TABLE pools (
  provider         TEXT NOT NULL,
  account          TEXT NOT NULL,
  pool             TEXT NOT NULL,
  consumed         REAL NOT NULL,
  expired          REAL NOT NULL,
  added_refresh    REAL NOT NULL,
  added_top_up     REAL NOT NULL,
  added_refund     REAL NOT NULL,
  added_adjustment REAL NOT NULL,
  added_unknown    REAL NOT NULL,
  unit             TEXT,
  remaining        REAL,
  used             REAL,
  "limit"          REAL,
  recurring_grant  REAL,
  rollover         INTEGER,
  refresh          INTEGER,
  period_start     INTEGER,
  expiring         REAL,
  expiry           INTEGER,
  passed_over      INTEGER,
  refill           INTEGER,
  PRIMARY KEY (provider, account, pool)
) STRICT, WITHOUT ROWID;
CREATE TABLE past_levels (
  provider TEXT NOT NULL,
  account  TEXT NOT NULL,
  pool     TEXT NOT NULL,
  position INTEGER NOT NULL,
  level    REAL NOT NULL,
  polls    INTEGER NOT NULL,
  PRIMARY KEY (provider, account, pool, position)
) STRICT, WITHOUT ROWID;
PRAGMA application_id = 0x61706963;
PRAGMA user_version = 1;
COMMIT;
)sql";

}  // namespace

int FindOrigin(Database& database, Origin& origin) {
  std::int64_t application = 0;
  std::int64_t version = 0;
  std::int64_t objects = 0;
  int code = database.ReadInteger("PRAGMA application_id", application);
  if (code == SQLITE_OK) code = database.ReadInteger("PRAGMA user_version", version);
  if (code == SQLITE_OK) {
    code = database.ReadInteger("SELECT count(*) FROM sqlite_schema", objects);
  }
  if (application == kApplicationId) {
    origin = version > kSchemaVersion ? Origin::kNewer : Origin::kOurs;
  } else {
    const bool untouched = application == 0 && version == 0 && objects == 0;
    origin = untouched ? Origin::kNew : Origin::kForeign;
  }
  return code;
}

int CreateTables(Database& database) { return database.Execute(kTables); }

}  // namespace api_credits
