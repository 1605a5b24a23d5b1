#include "exporter/expression/functions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <lua.hpp>
#include <optional>
#include <string_view>

#include "exporter/base/ascii.h"
#include "exporter/base/number_text.h"
#include "exporter/expression/chunk.h"
#include "exporter/expression/json_reader.h"
#include "exporter/expression/sandbox.h"

// Lua leaves these functions by longjmp when they raise an error or memory runs out: nothing that
// has a destructor may live in them.
namespace api_credits {
namespace {

// Text is read quickly; this much of it counts as one step.
constexpr size_t kBytesPerStep = 16;

bool IsAbsent(lua_State* lua, int index) { return lua_isnoneornil(lua, index); }

int ReturnNil(lua_State* lua) {
  lua_pushnil(lua);
  return 1;
}

[[noreturn]] void RaiseWrongType(lua_State* lua, const char* function, const char* wanted,
                                 int index) {
  lua_pushfstring(lua, "%s() takes %s, not a %s", function, wanted, luaL_typename(lua, index));
  Sandbox::Raise(lua, ErrorCode::kBadValue);
}

std::string_view Text(lua_State* lua, int index, const char* function) {
  if (lua_type(lua, index) != LUA_TSTRING) RaiseWrongType(lua, function, "text", index);
  size_t length = 0;
  const char* text = lua_tolstring(lua, index, &length);
  Sandbox::Of(lua).Charge(length / kBytesPerStep + 1);
  return {text, length};
}

void RequireTable(lua_State* lua, int index, const char* function) {
  if (!lua_istable(lua, index)) RaiseWrongType(lua, function, "a list", index);
}

// A number, or text that reads as one; nullopt for nil.
std::optional<double> Number(lua_State* lua, int index, const char* function) {
  if (IsAbsent(lua, index)) return std::nullopt;
  if (lua_type(lua, index) == LUA_TNUMBER) return lua_tonumber(lua, index);
  if (lua_type(lua, index) != LUA_TSTRING) RaiseWrongType(lua, function, "a number", index);
  const std::optional<double> number = ParseLenientNumber(Text(lua, index, function));
  if (!number) {
    lua_pushfstring(lua, "%s() met text that is not a number", function);
    Sandbox::Raise(lua, ErrorCode::kBadValue);
  }
  return number;
}

// Replaces the member on top by one of its fields, nil if it has none. The name is at `field`.
void ReplaceByField(lua_State* lua, int field) {
  if (!lua_istable(lua, -1)) {
    lua_pop(lua, 1);
    lua_pushnil(lua);
    return;
  }
  lua_pushvalue(lua, field);
  lua_gettable(lua, -2);  // the names of XML are behind __index
  lua_remove(lua, -2);
}

// number(x): x as a number; text such as "1,000" or " 12.50 " is read.
int NumberOf(lua_State* lua) {
  const std::optional<double> number = Number(lua, 1, "number");
  if (!number) return ReturnNil(lua);
  PushNumber(lua, *number);
  return 1;
}

// sum(list), sum(list, "field"): of the members, or of that field of the members, read as number()
// reads. 0 if there are no members, nil if there are some and none has the field.
int Sum(lua_State* lua) {
  if (IsAbsent(lua, 1)) return ReturnNil(lua);
  RequireTable(lua, 1, "sum");
  lua_settop(lua, 2);
  const bool of_field = !IsAbsent(lua, 2);
  if (of_field) Text(lua, 2, "sum");
  long double total = 0;  // wide, so that the order of an object's members does not show
  bool any_member = false;
  bool any_number = false;
  lua_pushnil(lua);
  while (lua_next(lua, 1) != 0) {
    Sandbox::Of(lua).Charge(1);
    any_member = true;
    if (of_field) ReplaceByField(lua, 2);
    if (const std::optional<double> number = Number(lua, -1, "sum")) {
      total += *number;
      any_number = true;
    }
    lua_pop(lua, 1);
  }
  if (any_member && !any_number) return ReturnNil(lua);
  PushNumber(lua, static_cast<double>(total));
  return 1;
}

// The argument that `precedes` all others; nil if every one is nil.
int Extreme(lua_State* lua, const char* function, bool (*precedes)(double, double)) {
  std::optional<double> extreme;
  for (int i = 1; i <= lua_gettop(lua); ++i) {
    const std::optional<double> number = Number(lua, i, function);
    if (number && (!extreme || precedes(*number, *extreme))) extreme = number;
  }
  if (!extreme) return ReturnNil(lua);
  PushNumber(lua, *extreme);
  return 1;
}

// min(...), max(...): of the numbers among the arguments, read as number() reads.
int Min(lua_State* lua) {
  return Extreme(lua, "min", [](double a, double b) { return a < b; });
}

int Max(lua_State* lua) {
  return Extreme(lua, "max", [](double a, double b) { return a > b; });
}

// count(list or object): how many members are there; null is none.
int Count(lua_State* lua) {
  if (IsAbsent(lua, 1)) return ReturnNil(lua);
  RequireTable(lua, 1, "count");
  lua_Integer members = 0;
  lua_pushnil(lua);
  while (lua_next(lua, 1) != 0) {
    Sandbox::Of(lua).Charge(1);
    ++members;
    lua_pop(lua, 1);
  }
  lua_pushinteger(lua, members);
  return 1;
}

// json(text): what the JSON in the text says.
int Json(lua_State* lua) {
  if (IsAbsent(lua, 1)) return ReturnNil(lua);
  JsonReader& reader = Sandbox::Of(lua).json();
  if (reader.Parse(Text(lua, 1, "json"))) {
    lua_pushliteral(lua, "json() met text that is not JSON, or too deep");
    Sandbox::Raise(lua, ErrorCode::kBadValue);
  }
  reader.Push(lua);
  return 1;
}

// Where `part` begins in `text`, text.size() if nowhere. memmem is linear; std::search is not.
size_t Find(std::string_view text, std::string_view part) {
  const void* found = memmem(text.data(), text.size(), part.data(), part.size());
  if (found == nullptr) return text.size();
  return static_cast<size_t>(static_cast<const char*>(found) - text.data());
}

// split(text, separator): the list of the texts between the separators.
int Split(lua_State* lua) {
  if (IsAbsent(lua, 1)) return ReturnNil(lua);
  std::string_view rest = Text(lua, 1, "split");
  const std::string_view separator = Text(lua, 2, "split");
  if (separator.empty()) {
    lua_pushliteral(lua, "split() takes a separator that is not empty");
    Sandbox::Raise(lua, ErrorCode::kBadValue);
  }
  lua_newtable(lua);
  for (lua_Integer position = 1;; ++position) {
    Sandbox::Of(lua).Charge(1);
    const size_t end = Find(rest, separator);
    lua_pushlstring(lua, rest.data(), end);
    lua_rawseti(lua, -2, position);
    if (end == rest.size()) return 1;
    rest.remove_prefix(end + separator.size());
  }
}

// find(list, "field", value): the first member whose field is `value`, nil if there is none.
int FindMember(lua_State* lua) {
  if (IsAbsent(lua, 1)) return ReturnNil(lua);
  RequireTable(lua, 1, "find");
  Text(lua, 2, "find");
  lua_settop(lua, 3);
  if (IsAbsent(lua, 3)) return ReturnNil(lua);
  lua_pushnil(lua);
  while (lua_next(lua, 1) != 0) {  // meets the positions of a list in order, and skips null
    Sandbox::Of(lua).Charge(1);
    if (!lua_isinteger(lua, 4)) {
      lua_pushliteral(lua, "find() takes a list, not an object");  // which has no first member
      Sandbox::Raise(lua, ErrorCode::kBadValue);
    }
    lua_pushvalue(lua, -1);
    ReplaceByField(lua, 2);
    const bool found = lua_rawequal(lua, -1, 3) != 0;
    lua_pop(lua, 1);
    if (found) return 1;
    lua_pop(lua, 1);
  }
  return ReturnNil(lua);
}

// lower(text): with A to Z in lower case.
int Lower(lua_State* lua) {
  if (IsAbsent(lua, 1)) return ReturnNil(lua);
  const std::string_view text = Text(lua, 1, "lower");
  luaL_Buffer buffer;
  char* lowered = luaL_buffinitsize(lua, &buffer, text.size());
  std::transform(text.begin(), text.end(), lowered, ToLower);
  luaL_pushresultsize(&buffer, text.size());
  return 1;
}

// floor(x): rounded down; x is read as number() reads.
int Floor(lua_State* lua) {
  const std::optional<double> number = Number(lua, 1, "floor");
  if (!number) return ReturnNil(lua);
  PushNumber(lua, std::floor(*number));
  return 1;
}

// contains(text, part): whether the text holds the part, taken literally.
int Contains(lua_State* lua) {
  if (IsAbsent(lua, 1)) return ReturnNil(lua);
  const std::string_view text = Text(lua, 1, "contains");
  const std::string_view part = Text(lua, 2, "contains");
  lua_pushboolean(lua, part.empty() || Find(text, part) < text.size() ? 1 : 0);
  return 1;
}

// See kWholeFunction.
int Whole(lua_State* lua) {
  if (lua_type(lua, 1) == LUA_TNUMBER && lua_isinteger(lua, 1) == 0) {
    PushNumber(lua, lua_tonumber(lua, 1));
  } else {
    lua_settop(lua, 1);
  }
  return 1;
}

constexpr std::array<Function, 11> kFunctions = {{
    {"number", NumberOf, "`number(x)`",
     "x as a number; also reads text such as `\"1,000\"` and `\" 12.50 \"`"},
    {"sum", Sum, "`sum(list)`, `sum(list, \"field\")`",
     "the sum of the members, or of that field of each member"},
    {"min", Min, "`min(…)`", "the smallest of the arguments that are not nil"},
    {"max", Max, "`max(…)`", "the largest of the arguments that are not nil"},
    {"count", Count, "`count(x)`", "how many members a list or object has"},
    {"json", Json, "`json(text)`", "the value of JSON in a text, such as a header that holds JSON"},
    {"split", Split, "`split(text, separator)`", "the list of the parts between the separators"},
    {"find", FindMember, "`find(list, \"field\", value)`",
     "the first member whose field has that value"},
    {"lower", Lower, "`lower(text)`", "the text in lower case"},
    {"floor", Floor, "`floor(x)`", "x rounded down"},
    {"contains", Contains, "`contains(text, part)`", "whether the text contains the part"},
}};

}  // namespace

std::span<const Function> Functions() { return kFunctions; }

int InstallFunctions(lua_State* lua) {
  lua_pushcfunction(lua, Whole);
  lua_setglobal(lua, kWholeFunction);
  for (const Function& function : kFunctions) {
    lua_pushcfunction(lua, function.body);
    lua_setglobal(lua, function.name);
  }
  return 0;
}

}  // namespace api_credits
