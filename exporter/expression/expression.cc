#include "exporter/expression/expression.h"

#include <lua.hpp>
#include <optional>
#include <vector>

#include "exporter/expression/advice.h"
#include "exporter/expression/chunk.h"
#include "exporter/expression/expression_error.h"
#include "exporter/expression/literals.h"
#include "exporter/expression/names.h"
#include "exporter/expression/token.h"

namespace api_credits {
namespace {

struct StateCloser {
  void operator()(lua_State* state) const { lua_close(state); }
};

std::optional<std::string> ErrorOfName(const std::vector<Token>& tokens, size_t i) {
  const std::string name(tokens[i].text);
  if (IsStatementWord(name)) {
    return "'" + name + "' is not allowed, this must be one expression";
  }
  if (IsField(tokens, i) || IsOperatorWord(name) || IsKnownName(name)) return std::nullopt;
  return "unknown name '" + name + "', " + SuggestName(name);
}

// Finds what Lua's own parser would let pass but an expression must not hold.
std::optional<std::string> ErrorOfTokens(const std::vector<Token>& tokens) {
  if (tokens.empty()) return "it is empty";
  std::string open = {'\0'};  // brackets
  for (size_t i = 0; i < tokens.size(); ++i) {
    const std::string_view text = tokens[i].text;
    if (auto advice = AdviceOn(tokens, i, open.back())) return advice;
    if (tokens[i].kind == TokenKind::kName) {
      if (auto error = ErrorOfName(tokens, i)) return error;
    } else if (tokens[i].kind == TokenKind::kSymbol) {
      if (text == "(" || text == "{" || text == "[") open += text;
      if (text == ")" || text == "}" || text == "]") open.pop_back();
      if (open.empty()) return "'" + std::string(text) + "' closes nothing";
      if (open.size() == 1 && text == ",") return "',' is not allowed, this must be one expression";
    }
  }
  return std::nullopt;
}

bool Reads(const std::vector<Token>& tokens, std::string_view variable) {
  for (size_t i = 0; i < tokens.size(); ++i) {
    const bool named = tokens[i].kind == TokenKind::kName && tokens[i].text == variable;
    if (named && !IsField(tokens, i)) return true;
  }
  return false;
}

// Asks Lua about the syntax, and then judges the literals. lua_load runs protected, so nothing is
// thrown past it.
std::optional<std::string> ErrorOfSyntax(std::string_view source,
                                         const std::vector<Token>& tokens) {
  const std::unique_ptr<lua_State, StateCloser> state(luaL_newstate());
  if (!state) return "no memory to compile it";
  const std::string chunk = ChunkOf(source);
  if (LoadChunk(state.get(), chunk) == LUA_OK) return ErrorOfLiterals(tokens, state.get());
  const char* message = lua_tostring(state.get(), -1);
  return message == nullptr ? "it does not compile" : message;
}

}  // namespace

Result<Expression> Expression::Check(std::string_view source) {
  if (source.size() > kMaxSourceBytes) {
    return ExpressionError(ErrorCode::kExpression, source,
                           "longer than " + std::to_string(kMaxSourceBytes) + " bytes");
  }
  const auto tokens = Tokenize(source);
  if (!tokens) return ExpressionError(ErrorCode::kExpression, source, tokens.error().message);
  std::optional<std::string> error = ErrorOfTokens(tokens.value());
  if (!error) error = ErrorOfSyntax(source, tokens.value());
  if (error) return ExpressionError(ErrorCode::kExpression, source, *error);
  const bool reads_body = Reads(tokens.value(), "body") || Reads(tokens.value(), "bodies");
  return Expression(source, reads_body, Reads(tokens.value(), "text"));
}

}  // namespace api_credits
