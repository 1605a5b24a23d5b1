// What the program does without serving: check the configuration, poll once, list providers.
// Each returns the exit status; results go to `out`, complaints to `err`.
// Thread rule: the main thread.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>

#include "exporter/base/clock.h"
#include "exporter/base/log.h"
#include "exporter/config/loader.h"
#include "exporter/exposition/exporter_metrics.h"

namespace api_credits {

int CheckConfig(const std::string& file, const Environment& environment, std::ostream& out,
                std::ostream& err);

int ListProviders(std::ostream& out, std::ostream& err);

// Prints the metrics of one poll of every account; 1 if any poll failed. `storage_path` as the
// flag.
int PollOnce(const std::string& file, const std::string& storage_path,
             const Environment& environment, const BuildInfo& build, const Clock& clock,
             Logger& log, std::uint64_t seed, std::ostream& out, std::ostream& err);

}  // namespace api_credits
