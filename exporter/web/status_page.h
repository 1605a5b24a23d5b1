// The page for people at "/": every account, the worst first. Invariant: every text that is not
// ours is escaped; the page is bounded, whatever is configured and whatever vendors send.
// Thread rule: a pure function.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "exporter/ledger/snapshot.h"

namespace api_credits {

inline constexpr size_t kMaxAccountsShown = 1000;  // the JSON has all
inline constexpr size_t kMaxPoolsShown = 8;        // of one account; its own page has all

std::string RenderStatusPage(const Snapshot& snapshot, std::string_view version,
                             std::string_view telemetry_path);

}  // namespace api_credits
