#include "exporter/store/schema.h"

#include <sqlite3.h>

#include <iterator>
#include <string>

#include "exporter/base/hash.h"
#include "exporter/store/record_rows.h"

namespace api_credits {
namespace {

constexpr std::int64_t kApplicationId = 0x61706963;  // "apic"

// The step at n − 1 makes version n + 1 of version n. A released step never changes. A new column:
// a step here (ALTER TABLE … ADD COLUMN …), the next kSchemaVersion, a row in record_rows.cc.
constexpr const char* kSteps[] = {
    R"sql(
CREATE TABLE earliest_polls (
  provider TEXT, account TEXT, earliest_poll INTEGER, PRIMARY KEY (provider, account)
) STRICT, WITHOUT ROWID;
INSERT INTO earliest_polls SELECT provider, account, earliest_poll FROM accounts;
ALTER TABLE accounts DROP COLUMN earliest_poll;
ALTER TABLE accounts RENAME COLUMN base_url TO source;
UPDATE accounts SET source = fingerprint(source);
)sql",
};
// fingerprint(text) in SQL.
void SqlFingerprint(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
  const auto* const text = reinterpret_cast<const char*>(sqlite3_value_text(values[0]));
  const std::string print = Fingerprint(text == nullptr ? "" : text);
  sqlite3_result_text(context, print.c_str(), -1, SQLITE_TRANSIENT);
}

static_assert(std::size(kSteps) + 1 == kSchemaVersion);

}  // namespace

int FindVersion(Database& database, std::int64_t& version) {
  std::int64_t application = 0;
  std::int64_t objects = 0;
  int code = database.Read("PRAGMA application_id", application);
  if (code == SQLITE_OK) code = database.Read("PRAGMA user_version", version);
  if (code == SQLITE_OK) code = database.Read("SELECT count(*) FROM sqlite_schema", objects);
  const bool untouched = application == 0 && version == kNewFile && objects == 0;
  const bool ours = application == kApplicationId && version > kNewFile;
  if (!untouched && !ours) version = kForeignFile;
  return code;
}

int BringForward(Database& database, std::int64_t version) {
  if (version == kSchemaVersion) return SQLITE_OK;
  const int code = sqlite3_create_function(database.handle(), "fingerprint", 1, SQLITE_UTF8,
                                           nullptr, SqlFingerprint, nullptr, nullptr);
  if (code != SQLITE_OK) return code;
  std::string sql = "BEGIN IMMEDIATE;\n";
  if (version == kNewFile) {
    sql += CreateTablesSql() + "PRAGMA application_id = " + std::to_string(kApplicationId) + ";\n";
  } else {
    for (auto from = version; from < kSchemaVersion; ++from) sql += kSteps[from - 1];
  }
  sql += "PRAGMA user_version = " + std::to_string(kSchemaVersion) + ";\nCOMMIT";
  return database.Execute(sql);
}

}  // namespace api_credits
