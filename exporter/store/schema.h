// The tables of the state file, and whose file it is. A file tells by its header who wrote it
// (application_id) and in which version of these tables (user_version).
// Thread rule: one thread at a time.
#pragma once

#include "exporter/store/database.h"

namespace api_credits {

inline constexpr int kSchemaVersion = 1;

enum class Origin { kOurs, kNew, kForeign, kNewer };

// Only reads. Returns SQLite's result code.
int FindOrigin(Database& database, Origin& origin);

// In one transaction, so that a file is either new or whole.
int CreateTables(Database& database);

}  // namespace api_credits
