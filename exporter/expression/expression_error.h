// How the room words its errors: "expression 'body.credits + 1': what went wrong".
// Invariant: made of the expression's source and Lua's own words, never of a response.
// Thread rule: a pure function.
#pragma once

#include <string_view>

#include "exporter/base/result.h"

namespace api_credits {

// `detail` may begin with the position that Lua puts before a message; it is cut off.
Error ExpressionError(ErrorCode code, std::string_view source, std::string_view detail);

// The chunk name to load expressions under, by which that position is known.
inline constexpr const char* kChunkName = "=expression";

}  // namespace api_credits
