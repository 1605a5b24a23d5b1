#include "exporter/expression/list_functions.h"

#include <cstddef>
#include <lua.hpp>
#include <optional>
#include <string_view>

#include "exporter/expression/function_arguments.h"
#include "exporter/expression/sandbox.h"
#include "exporter/expression/xml_reader.h"

namespace api_credits {
namespace {

// Pushes a field of the table on top; nil for what is not a table.
void PushField(lua_State* lua, std::string_view name) {
  if (!lua_istable(lua, -1)) {
    lua_pushnil(lua);
    return;
  }
  lua_pushlstring(lua, name.data(), name.size());
  lua_gettable(lua, -2);  // the names of XML are behind __index
}

// Pushes the field "a.b.c" of the table on top: a field of that very name, else one inside another.
void PushPath(lua_State* lua, std::string_view path) {
  PushField(lua, path);
  size_t dot = path.find('.');
  if (dot == std::string_view::npos || !lua_isnil(lua, -1)) return;
  lua_pop(lua, 1);
  lua_pushvalue(lua, -1);
  while (true) {
    PushField(lua, path.substr(0, dot));
    lua_remove(lua, -2);
    if (dot == std::string_view::npos) return;
    path.remove_prefix(dot + 1);
    dot = path.find('.');
  }
}

// For what has an order: raises for an object. REQUIRES: a key on top but one.
void RequirePosition(lua_State* lua, const char* function) {
  if (lua_isinteger(lua, -2) == 0) RaiseBadValue(lua, function, "takes a list, not an object");
}

// Calls `visit` with each member on top of the stack, in order, until it yields true.
template <typename Visit>
bool VisitList(lua_State* lua, const char* function, const Visit& visit) {
  lua_pushnil(lua);
  while (lua_next(lua, 1) != 0) {  // meets the positions of a list in order, and skips null
    Sandbox::Of(lua).Charge(1);
    RequirePosition(lua, function);
    if (visit()) return true;
    lua_pop(lua, 1);
  }
  return false;
}

// Whether the field of the member on top is the value at 3.
bool FieldIs(lua_State* lua, std::string_view field) {
  PushPath(lua, field);
  const bool equal = lua_rawequal(lua, -1, 3) != 0;
  lua_pop(lua, 1);
  return equal;
}

// The list, the field and the value of find() and filter(); false if one of them is nil.
bool HasListAndValue(lua_State* lua, const char* function, std::string_view& field) {
  if (IsAbsent(lua, 1)) return false;
  RequireTable(lua, 1, function);
  field = ReadText(lua, 2, function);
  lua_settop(lua, 3);
  return !IsAbsent(lua, 3);
}

int MemberBy(lua_State* lua, const char* function, bool (*precedes)(const Number&, const Number&)) {
  if (IsAbsent(lua, 1)) return ReturnNil(lua);
  RequireTable(lua, 1, function);
  const std::string_view field = ReadText(lua, 2, function);
  lua_settop(lua, 2);
  lua_pushnil(lua);  // at 3, the member that leads
  std::optional<Number> extreme;
  VisitList(lua, function, [&] {
    PushPath(lua, field);
    const std::optional<Number> number = ReadNumber(lua, -1, function);
    lua_pop(lua, 1);
    if (number && (!extreme || precedes(*number, *extreme))) {
      extreme = number;
      lua_pushvalue(lua, -1);
      lua_replace(lua, 3);
    }
    return false;
  });
  lua_settop(lua, 3);
  return 1;
}

struct Total {
  long double value = 0;  // wide, so that the order of an object's members does not show
  bool any_number = false;
  bool any_without = false;  // a member without the field
};

enum class Shape { kScalar, kEmpty, kList, kObject };

Shape ShapeOfTop(lua_State* lua) {
  if (!lua_istable(lua, -1)) return Shape::kScalar;
  lua_pushnil(lua);
  if (lua_next(lua, -2) == 0) return Shape::kEmpty;
  const bool is_list = lua_isinteger(lua, -2) != 0;
  lua_pop(lua, 2);
  return is_list ? Shape::kList : Shape::kObject;
}

void AddPath(lua_State* lua, std::string_view path, Total& total);

void AddNumber(lua_State* lua, Total& total) {
  const std::optional<Number> number = ReadNumber(lua, -1, "sum");
  if (number) total.value += number->value;
  (number ? total.any_number : total.any_without) = true;
}

// Adds the members of the table on top. A member that is empty has not the field.
void AddMembers(lua_State* lua, std::string_view path, Total& total) {
  luaL_checkstack(lua, 8, nullptr);
  lua_pushnil(lua);
  while (lua_next(lua, -2) != 0) {
    Sandbox::Of(lua).Charge(1);
    if (!path.empty() && ShapeOfTop(lua) == Shape::kEmpty && !IsXmlElement(lua)) {
      total.any_without = true;
    } else {
      AddPath(lua, path, total);
    }
    lua_pop(lua, 1);
  }
}

// Of the XML element on top: all children of that name, or else its attribute or text.
void AddXml(lua_State* lua, std::string_view path, Total& total) {
  const size_t dot = path.find('.');
  const std::string_view rest = dot == std::string_view::npos ? "" : path.substr(dot + 1);
  bool any_child = false;
  lua_pushnil(lua);
  while (lua_next(lua, -2) != 0) {
    Sandbox::Of(lua).Charge(1);
    if (IsXmlElement(lua, path.substr(0, dot))) {
      any_child = true;
      AddPath(lua, rest, total);
    }
    lua_pop(lua, 1);
  }
  if (any_child) return;
  PushField(lua, path.empty() ? "text" : path);
  AddNumber(lua, total);
  lua_pop(lua, 1);
}

// Adds what the path leads to from the value on top. At each of its levels there may be a list.
void AddPath(lua_State* lua, std::string_view path, Total& total) {
  luaL_checkstack(lua, 8, nullptr);
  if (IsXmlElement(lua)) return AddXml(lua, path, total);
  const Shape shape = ShapeOfTop(lua);
  if (shape == Shape::kList) return AddMembers(lua, path, total);
  if (shape == Shape::kEmpty) return;
  if (path.empty()) return AddNumber(lua, total);
  PushField(lua, path);
  const size_t dot = path.find('.');
  const bool has_steps = lua_isnil(lua, -1) && dot != std::string_view::npos;
  if (has_steps) {
    lua_pop(lua, 1);
    PushField(lua, path.substr(0, dot));
  }
  if (lua_isnil(lua, -1)) {
    total.any_without = true;
  } else {
    AddPath(lua, has_steps ? path.substr(dot + 1) : "", total);
  }
  lua_pop(lua, 1);
}

}  // namespace

// sum(list), sum(list, "a.b"): of the members, or of that field of theirs, read as number() reads;
// at each level there may be a list. 0 if nothing is there, nil if something is and has no such
// field.
int Sum(lua_State* lua) {
  if (IsAbsent(lua, 1)) return ReturnNil(lua);
  RequireTable(lua, 1, "sum");
  const std::string_view path = IsAbsent(lua, 2) ? std::string_view() : ReadText(lua, 2, "sum");
  Total total;
  lua_pushvalue(lua, 1);
  AddMembers(lua, path, total);
  if (total.any_without && !total.any_number) return ReturnNil(lua);
  return ReturnNumber(lua, static_cast<double>(total.value));
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

// find(list, "field", value): the first member whose field is `value`, nil if there is none.
int FindMember(lua_State* lua) {
  std::string_view field;
  if (!HasListAndValue(lua, "find", field)) return ReturnNil(lua);
  return VisitList(lua, "find", [&] { return FieldIs(lua, field); }) ? 1 : ReturnNil(lua);
}

// filter(list, "field", value): the list of all members whose field is `value`.
int Filter(lua_State* lua) {
  std::string_view field;
  if (!HasListAndValue(lua, "filter", field)) return ReturnNil(lua);
  lua_newtable(lua);
  lua_Integer position = 0;
  VisitList(lua, "filter", [&] {
    if (!FieldIs(lua, field)) return false;
    lua_pushvalue(lua, -1);
    lua_rawseti(lua, 4, ++position);
    return false;
  });
  lua_settop(lua, 4);
  return 1;
}

// min_by(list, "field"), max_by(list, "field"): the member with the smallest or largest number in
// that field, the first of equal ones; nil if no member has the field.
int MinBy(lua_State* lua) {
  return MemberBy(lua, "min_by", [](const Number& a, const Number& b) { return a < b; });
}

int MaxBy(lua_State* lua) {
  return MemberBy(lua, "max_by", [](const Number& a, const Number& b) { return b < a; });
}

}  // namespace api_credits
