// What is the matter with an account and what to do about it, in a sentence or two.
// Invariant: the text is ours, but for the names of fields; nothing of an answer is in it.
// Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "exporter/ledger/snapshot.h"
#include "exporter/web/condition.h"

namespace api_credits {

// Why a poll failed, and what to do.
std::string_view SentenceOf(Reason reason);

// Empty for an account that is ok. REQUIRES: `condition` is the account's.
std::string AdviceOn(const AccountView& view, Condition condition);

}  // namespace api_credits
