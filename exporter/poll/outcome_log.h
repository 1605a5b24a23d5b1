// What the log says of polls: a changed outcome once, with the reasons, and each change of what
// could not be read. What stays bad is said again once a day; what stays as it was, at debug level
// only. Fields are built only for records that are written. Thread rule: as Logger.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/base/log.h"
#include "exporter/config/config.h"
#include "exporter/interpret/reading.h"

namespace api_credits {

// What the last poll of an account was.
struct LastPoll {
  std::optional<Outcome> outcome;       // empty: there was none
  std::vector<std::string> unreadable;  // fields, of the last poll that succeeded
  std::optional<Moment> bad_since;      // not ok, or not read whole, in every poll since then
  SteadyTime said{};                    // when the log last said so
};

// Compares the reading with the poll before, and makes it the last one.
void LogOutcome(Logger& log, const Account& account, const Reading& reading, LastPoll& last);

// A sentence of the ledger, which says each once.
void LogNotice(Logger& log, const Account& account, const std::string& notice);

// One balance shown as two accounts is counted twice by every sum.
void WarnOfSharedBalance(Logger& log, const Account& account, const Account& other);

}  // namespace api_credits
