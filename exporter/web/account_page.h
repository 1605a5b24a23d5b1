// The page of one account: what is known of its pools and limits, how its last polls went, what is
// configured. Invariant: every text that is not ours is escaped; no key, no identity and nothing of
// an answer is shown. Thread rule: a pure function.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/ledger/snapshot.h"

namespace api_credits {

struct AccountPageOptions {
  std::string_view telemetry_path;
  bool may_poll = false;                    // there is a button for it
  std::optional<WallTime> asked_poll = {};  // the reader has just used it: when the poll comes
};

// `polls`: the newest first.
std::string RenderAccountPage(const AccountView& view, const std::vector<RecentPoll>& polls,
                              WallTime now, const AccountPageOptions& options);

}  // namespace api_credits
