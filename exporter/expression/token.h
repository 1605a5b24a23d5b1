// Lua's tokens as far as one expression may hold them: names, numerals, quoted strings, operators.
// Invariant: comments, long strings and control characters are refused, so nothing can hide in one.
// Thread rule: pure functions; a Token is a view into its source.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "exporter/base/result.h"

namespace api_credits {

enum class TokenKind { kName, kNumeral, kString, kSymbol };

struct Token {
  TokenKind kind;
  std::string_view text;  // a string with its quotes
};

bool IsSymbol(const Token& token, std::string_view text);

// True of the field of a table (`.name`, `{name = …}`), false of a variable or function.
bool IsField(const std::vector<Token>& tokens, size_t i);

// The error's message completes the sentence "expression '…': ".
Result<std::vector<Token>> Tokenize(std::string_view source);

}  // namespace api_credits
