// The accounts as JSON for programs, served at /api/v1/accounts; API.md documents every key.
// Invariant: keys are not renamed and do not change their meaning; no key, no identity and nothing
// of an answer is shown. Thread rule: a pure function.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exporter/ledger/snapshot.h"

namespace api_credits {

struct ListedAccount {
  const AccountView* view = nullptr;
  // The newest first; empty: they are not told.
  std::optional<std::vector<RecentPoll>> polls = {};
};

std::string AccountsJson(const std::vector<ListedAccount>& accounts, WallTime now);

}  // namespace api_credits
