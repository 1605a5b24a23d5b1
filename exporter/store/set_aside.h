// Gets a state file out of the way without losing it: a new name that says when.
// Thread rule: a pure function of the file system.
#pragma once

#include <string>

#include "exporter/base/clock.h"
#include "exporter/base/result.h"

namespace api_credits {

// Renames `file`, then what SQLite keeps beside it, and returns the new name of `file`.
// REQUIRES: the database is closed.
Result<std::string> SetFileAside(const std::string& file, WallTime now);

}  // namespace api_credits
