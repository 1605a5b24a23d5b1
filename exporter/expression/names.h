// The names that an expression may use: the variables, the functions, and Lua's words for operators
// and constants. Invariant: the functions are those of functions.h, no list beside it.
// Thread rule: pure functions.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace api_credits {

struct Variable {
  std::string_view name;
  std::string_view meaning;  // for people
};

std::span<const Variable> Variables();

bool IsKnownName(std::string_view name);

// and, or, not, nil, true, false.
bool IsOperatorWord(std::string_view word);
// Lua's other reserved words; each begins or ends a statement or a function body.
bool IsStatementWord(std::string_view word);

// "did you mean 'body'?", or the list of the known names where none comes close.
std::string SuggestName(std::string_view unknown);

}  // namespace api_credits
