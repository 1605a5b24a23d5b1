// Literal arguments that can be judged when an expression is checked: the pattern of match(), the
// form of number(). What is not a literal is judged when it runs.
// Thread rule: a pure function, apart from the state that it is given.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exporter/expression/token.h"

struct lua_State;

namespace api_credits {

// What is wrong with the first bad one. REQUIRES: Lua accepts the expression.
std::optional<std::string> ErrorOfLiterals(const std::vector<Token>& tokens, lua_State* lua);

}  // namespace api_credits
