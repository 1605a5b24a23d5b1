// RateLimit and RateLimit-Policy in all the forms that the IETF drafts gave them: the triple with a
// list in RateLimit-Limit (to 03), the triple with RateLimit-Policy (04 to 06), the dictionary
// (07), the lists of named items (08 to 11). The syntax of a field tells its draft.
// Thread rule: a pure function.
#pragma once

#include <string>

#include "exporter/fetch/response.h"
#include "exporter/interpret/header_limit.h"
#include "exporter/provider/provider.h"

namespace api_credits {

// Limits that the vendor names keep that name. The others are `policy`; where several windows are
// stated without a name, "<policy>_<window>s" each.
HeaderLimits ReadIetfHeaders(const HeaderRule& rule, const std::string& policy,
                             const Response& response);

}  // namespace api_credits
