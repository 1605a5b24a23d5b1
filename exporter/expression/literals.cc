#include "exporter/expression/literals.h"

#include <cstddef>
#include <lua.hpp>
#include <string_view>

#include "exporter/expression/chunk.h"
#include "exporter/expression/number_form.h"
#include "exporter/expression/pattern.h"

namespace api_credits {
namespace {

// The second argument of the call whose first bracket is at `open`, if it is one string; else
// nullptr.
const Token* SecondArgument(const std::vector<Token>& tokens, size_t open) {
  int depth = 0;
  for (size_t i = open; i + 2 < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (token.kind != TokenKind::kSymbol) continue;
    if (token.text == "(" || token.text == "{" || token.text == "[") ++depth;
    if (token.text == ")" || token.text == "}" || token.text == "]") --depth;
    if (depth == 0) return nullptr;
    if (depth > 1 || token.text != ",") continue;
    const bool alone = IsSymbol(tokens[i + 2], ")") || IsSymbol(tokens[i + 2], ",");
    return alone && tokens[i + 1].kind == TokenKind::kString ? &tokens[i + 1] : nullptr;
  }
  return nullptr;
}

// What the quoted string says, by Lua's own reader.
std::string ValueOf(const Token& quoted, lua_State* lua) {
  std::string value;
  if (LoadChunk(lua, ChunkOf(quoted.text)) == LUA_OK && lua_pcall(lua, 0, 1, 0) == LUA_OK) {
    size_t length = 0;
    const char* text = lua_tolstring(lua, -1, &length);
    value.assign(text, length);
  }
  lua_pop(lua, 1);
  return value;
}

}  // namespace

std::optional<std::string> ErrorOfLiterals(const std::vector<Token>& tokens, lua_State* lua) {
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    const std::string_view name = tokens[i].text;
    const bool is_match = name == "match";
    if ((!is_match && name != "number") || !IsSymbol(tokens[i + 1], "(")) continue;
    if (tokens[i].kind != TokenKind::kName || IsField(tokens, i)) continue;
    const Token* const literal = SecondArgument(tokens, i + 1);
    if (literal == nullptr) continue;
    const std::string value = ValueOf(*literal, lua);
    if (is_match) {
      if (const auto error = Pattern(value).error()) return "the pattern of match(): " + *error;
    } else if (!NumberForm::Of(value)) {
      return "the form of number() is 1000 as the vendor writes it, such as '1.000,00' or "
             "'$1,000.00'";
    }
  }
  return std::nullopt;
}

}  // namespace api_credits
