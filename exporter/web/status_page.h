// The page for people at "/": version, links, and the state of every account.
// Invariant: every text that is not ours is escaped; nothing but names, states and instants of an
// account is shown. Thread rule: a pure function.
#pragma once

#include <string>
#include <string_view>

#include "exporter/ledger/snapshot.h"

namespace api_credits {

std::string RenderStatusPage(const Snapshot& snapshot, std::string_view version,
                             std::string_view telemetry_path);

}  // namespace api_credits
