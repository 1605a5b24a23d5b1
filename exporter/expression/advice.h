// What to write instead of what other languages have: errors of expressions that Lua would word
// badly, or accept although they mean something else.
// Thread rule: a pure function.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "exporter/expression/token.h"

namespace api_credits {

// `bracket` is the innermost one that is open before the token i, or 0.
std::optional<std::string> AdviceOn(const std::vector<Token>& tokens, size_t i, char bracket);

}  // namespace api_credits
