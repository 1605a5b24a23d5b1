#include "exporter/expression/expression.h"

#include <lua.hpp>
#include <optional>
#include <vector>

#include "exporter/expression/chunk.h"
#include "exporter/expression/diagnostic.h"
#include "exporter/expression/names.h"
#include "exporter/expression/token.h"

namespace api_credits {
namespace {

struct StateCloser {
  void operator()(lua_State* state) const { lua_close(state); }
};

bool IsSymbol(const Token* token, std::string_view text) {
  return token != nullptr && token->kind == TokenKind::kSymbol && token->text == text;
}

// `previous` and `next` are the neighbours, nullptr at the ends.
std::optional<std::string> FaultOfName(const Token* previous, const Token& token,
                                       const Token* next) {
  const std::string name(token.text);
  if (IsStatementWord(name)) {
    return "'" + name + "' is not allowed, this must be one expression";
  }
  const bool after_dot = IsSymbol(previous, ".");
  const bool constructor_field =
      IsSymbol(next, "=") && (IsSymbol(previous, "{") || IsSymbol(previous, ","));
  if (after_dot || constructor_field || IsOperatorWord(name) || IsKnownName(name)) {
    return std::nullopt;
  }
  return "unknown name '" + name + "', " + SuggestName(name);
}

// What Lua's own parser would let pass but an expression must not hold.
std::optional<std::string> FaultOfTokens(const std::vector<Token>& tokens) {
  if (tokens.empty()) return "it is empty";
  int depth = 0;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    const Token* previous = i == 0 ? nullptr : &tokens[i - 1];
    const Token* next = i + 1 == tokens.size() ? nullptr : &tokens[i + 1];
    if (token.kind == TokenKind::kName) {
      if (auto fault = FaultOfName(previous, token, next)) return fault;
    } else if (token.kind == TokenKind::kSymbol) {
      if (token.text == "(" || token.text == "{" || token.text == "[") ++depth;
      if (token.text == ")" || token.text == "}" || token.text == "]") --depth;
      if (depth < 0) return "'" + std::string(token.text) + "' closes nothing";
      if (depth == 0 && token.text == ",") return "',' is not allowed, this must be one expression";
    }
  }
  return std::nullopt;
}

// Lua's verdict on the syntax. lua_load runs protected, so nothing is thrown past it.
std::optional<std::string> FaultOfSyntax(const std::string& source) {
  const std::unique_ptr<lua_State, StateCloser> state(luaL_newstate());
  if (!state) return "no memory to compile it";
  const std::string chunk = ChunkOf(source);
  if (LoadChunk(state.get(), chunk) == LUA_OK) return std::nullopt;
  const char* message = lua_tostring(state.get(), -1);
  return message == nullptr ? "it does not compile" : message;
}

}  // namespace

Result<Expression> Expression::Compile(std::string_view source) {
  if (source.size() > kMaxSourceBytes) {
    return ExpressionError(ErrorCode::kExpression, source,
                           "longer than " + std::to_string(kMaxSourceBytes) + " bytes");
  }
  const auto tokens = Tokenize(source);
  if (!tokens) return ExpressionError(ErrorCode::kExpression, source, tokens.error().message);
  auto text = std::make_shared<const std::string>(source);
  std::optional<std::string> fault = FaultOfTokens(tokens.value());
  if (!fault) fault = FaultOfSyntax(*text);
  if (fault) return ExpressionError(ErrorCode::kExpression, source, *fault);
  return Expression(std::move(text));
}

}  // namespace api_credits
