// Where an account's values come from: the vendor's host and what the definition asks and reads
// there. Values of one source mean nothing once the account has another.
// Thread rule: pure functions.
#pragma once

#include "exporter/config/config.h"

namespace api_credits {

// A reload reads every definition anew, so that they are compared by what they say.
bool SameSource(const Account& a, const Account& b);

}  // namespace api_credits
