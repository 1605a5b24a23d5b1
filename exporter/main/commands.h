// The ways to run that do not serve: check the configuration, poll once, list providers.
// Each returns the exit status; results go to `out`, errors to `err`.
// Thread rule: the main thread.
#pragma once

#include <ostream>
#include <string>

#include "exporter/config/loader.h"
#include "exporter/main/pipeline.h"

namespace api_credits {

// `flags.check_all`: the bundled definitions that no account uses, too. A web configuration is
// checked with the files that it names. Of several shards it tells how many accounts each has.
int CheckConfig(const Flags& flags, const Environment& environment, std::ostream& out,
                std::ostream& err);

int ListProviders(std::ostream& out, std::ostream& err);

// Prints the metrics of one poll of every account; 1 if any poll failed.
int PollOnce(const Invocation& invocation, std::ostream& out, std::ostream& err);

}  // namespace api_credits
