// The requests of a poll: how to ask, in which alternatives, and what an answer reveals.
// Thread rule: one thread at a time.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "exporter/document/map_reader.h"
#include "exporter/document/templates.h"
#include "exporter/provider/provider.h"

namespace api_credits {

// `headers` of a definition or of an alternative, names in lower case, in the file's order.
std::vector<std::pair<std::string, std::string>> ParseSentHeaders(const MapReader& map);

// `requests` of a definition; reports names and labels that occur twice.
std::vector<RequestRule> ParseRequests(const MapReader& provider, ParamUse& params);

}  // namespace api_credits
