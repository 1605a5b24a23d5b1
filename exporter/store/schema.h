// Whose a state file is, and how it becomes one of today's version. A file tells by its header who
// wrote it (application_id) and in which version of the tables (user_version).
// Invariant: a file is of one version and whole, also after a crash. Thread rule: one thread at a
// time.
#pragma once

#include <cstdint>

#include "exporter/store/database.h"

namespace api_credits {

inline constexpr std::int64_t kSchemaVersion = 2;
inline constexpr std::int64_t kNewFile = 0;  // the version of a file that holds nothing yet
inline constexpr std::int64_t kForeignFile = -1;

// kNewFile, kForeignFile, or the version of a file of ours. Only reads. Returns SQLite's result
// code.
int FindVersion(Database& database, std::int64_t& version);

// Creates the tables, or brings those of an older version forward, in one transaction. If it fails,
// closing the database takes it back. REQUIRES: kNewFile <= version <= kSchemaVersion.
int BringForward(Database& database, std::int64_t version);

}  // namespace api_credits
