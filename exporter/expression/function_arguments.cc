#include "exporter/expression/function_arguments.h"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <system_error>

#include "exporter/base/ascii.h"
#include "exporter/base/number_text.h"
#include "exporter/expression/json_reader.h"
#include "exporter/expression/sandbox.h"

namespace api_credits {
namespace {

// Text is read quickly; this much of it counts as one step.
constexpr size_t kBytesPerStep = 16;

[[noreturn]] void RaiseWrongType(lua_State* lua, const char* function, const char* wanted,
                                 int index) {
  lua_pushfstring(lua, "%s() takes %s, not a %s", function, wanted, luaL_typename(lua, index));
  Sandbox::Raise(lua, ErrorCode::kBadValue);
}

// The digits of an identifier, which a double would not keep.
std::optional<lua_Integer> WholeNumberOf(std::string_view text) {
  text = Trim(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t integer = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, integer);
  if (error != std::errc() || stop != end) return std::nullopt;
  if (integer == std::numeric_limits<std::int64_t>::min()) return std::nullopt;
  return integer;
}

}  // namespace

bool IsAbsent(lua_State* lua, int index) { return lua_isnoneornil(lua, index); }

int ReturnNil(lua_State* lua) {
  lua_pushnil(lua);
  return 1;
}

int ReturnNumber(lua_State* lua, const Number& number) {
  if (!number.integer) return ReturnNumber(lua, number.value);
  lua_pushinteger(lua, *number.integer);
  return 1;
}

int ReturnNumber(lua_State* lua, double number) {
  PushNumber(lua, number);
  return 1;
}

void RaiseBadValue(lua_State* lua, const char* function, const char* what) {
  lua_pushfstring(lua, "%s() %s", function, what);
  Sandbox::Raise(lua, ErrorCode::kBadValue);
}

std::string_view ReadText(lua_State* lua, int index, const char* function) {
  if (lua_type(lua, index) != LUA_TSTRING) RaiseWrongType(lua, function, "text", index);
  size_t length = 0;
  const char* text = lua_tolstring(lua, index, &length);
  Sandbox::Of(lua).Charge(length / kBytesPerStep + 1);
  return {text, length};
}

std::optional<Number> ReadNumber(lua_State* lua, int index, const char* function) {
  if (IsAbsent(lua, index)) return std::nullopt;
  if (lua_type(lua, index) == LUA_TNUMBER) {
    Number number{lua_tonumber(lua, index), std::nullopt};
    if (lua_isinteger(lua, index) != 0) number.integer = lua_tointeger(lua, index);
    return number;
  }
  if (lua_type(lua, index) != LUA_TSTRING) RaiseWrongType(lua, function, "a number", index);
  const std::string_view text = ReadText(lua, index, function);
  const std::optional<double> value = ParseLenientNumber(text);
  if (!value) RaiseBadValue(lua, function, "met text that is not a number");
  return Number{*value, WholeNumberOf(text)};
}

void RequireTable(lua_State* lua, int index, const char* function) {
  if (!lua_istable(lua, index)) RaiseWrongType(lua, function, "a list", index);
}

}  // namespace api_credits
