// What several ways to start the program do with a configuration.
// Thread rule: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "exporter/config/config.h"
#include "exporter/exposition/exporter_facts.h"
#include "exporter/fetch/curl_client.h"

namespace api_credits {

// The providers that some account uses.
size_t ProvidersInUse(const Config& config);

CurlClientOptions ClientOptions(const Config& config, const BuildInfo& build);

// One error a line, as people read them.
std::string JoinLines(const std::vector<std::string>& lines);

}  // namespace api_credits
