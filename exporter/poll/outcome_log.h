// What the log says of polls: a changed outcome once, with the reasons; what stays as it was at
// debug level only. Fields are built only for records that are written.
// Thread rule: as Logger.
#pragma once

#include <optional>

#include "exporter/base/log.h"
#include "exporter/config/config.h"
#include "exporter/interpret/reading.h"

namespace api_credits {

// `before` is the outcome of the account's last poll; empty at the first.
void LogOutcome(Logger& log, const Account& account, std::optional<Outcome> before,
                const Reading& reading);

// One balance shown as two accounts is counted twice by every sum.
void WarnOfSharedBalance(Logger& log, const Account& account, const Account& other);

}  // namespace api_credits
