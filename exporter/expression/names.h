// The names that an expression may use: the variables, the functions, and Lua's words for operators
// and constants. Invariant: the functions are those of functions.h, no list beside it.
// Thread rule: pure functions.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace api_credits {

bool IsKnownName(std::string_view name);

// True of a name that no value of a definition may have: it means something already, or begins with
// an underscore, as what the sandbox hides from expressions does.
bool IsReservedName(std::string_view name);

// and, or, not, nil, true, false.
bool IsOperatorWord(std::string_view word);
// Lua's other reserved words; each begins or ends a statement or a function body.
bool IsStatementWord(std::string_view word);

// "did you mean 'body'?", or the list of the known names where none comes close. `added` are known
// beside ours.
std::string SuggestName(std::string_view unknown, std::span<const std::string> added = {});

}  // namespace api_credits
