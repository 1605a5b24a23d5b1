// An answer as it is written down: the text of an HTTP response, or its body alone.
// Thread rule: a pure function.
#pragma once

#include <string>
#include <string_view>

#include "exporter/base/result.h"
#include "exporter/fetch/response.h"

namespace api_credits {

// A status line, header lines, an empty line, the body; lines may end with LF. A text that does not
// begin with "HTTP/" is the body of a 200. The last line end of a file is no part of the body.
// kInvalidArgument where the status line has no status.
Result<Response> ParseRawResponse(std::string_view text);

}  // namespace api_credits
