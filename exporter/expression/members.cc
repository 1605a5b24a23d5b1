#include "exporter/expression/members.h"

#include <algorithm>
#include <lua.hpp>
#include <tuple>

#include "exporter/expression/expression_error.h"

namespace api_credits {
namespace {

constexpr const char* kMemberVariables[] = {"item", "key", "outer"};

bool KeyPrecedes(const MemberKey& a, const MemberKey& b) {
  return std::tie(a.is_name, a.position, a.name) < std::tie(b.is_name, b.position, b.name);
}

}  // namespace

Result<std::vector<MemberKey>> KeysOfTop(lua_State* lua, const Expression& expression,
                                         size_t most) {
  std::vector<MemberKey> keys;
  if (lua_isnil(lua, -1)) return keys;
  if (!lua_istable(lua, -1)) {
    return ExpressionError(ErrorCode::kBadValue, expression.source(),
                           std::string("it yields a ") + luaL_typename(lua, -1) + ", not a list");
  }
  lua_pushnil(lua);
  while (lua_next(lua, -2) != 0) {
    lua_pop(lua, 1);
    if (keys.size() > most) {
      lua_pop(lua, 1);
      return keys;
    }
    if (lua_isinteger(lua, -1) != 0) {
      keys.push_back({false, lua_tointeger(lua, -1), {}});
    } else if (lua_type(lua, -1) == LUA_TSTRING) {
      size_t length = 0;
      const char* name = lua_tolstring(lua, -1, &length);
      keys.push_back({true, 0, std::string(name, length)});
    } else {
      lua_pop(lua, 1);
      return ExpressionError(ErrorCode::kBadValue, expression.source(),
                             "a member's key is neither a position nor a name");
    }
  }
  std::sort(keys.begin(), keys.end(), KeyPrecedes);
  return keys;
}

int AppendMembers(lua_State* lua) {
  const auto& keys = *static_cast<const std::vector<MemberKey>*>(lua_touserdata(lua, 4));
  auto position = static_cast<lua_Integer>(lua_rawlen(lua, 1));
  for (const MemberKey& key : keys) {
    lua_createtable(lua, 0, 3);
    if (key.is_name) {
      lua_pushlstring(lua, key.name.data(), key.name.size());
    } else {
      lua_pushinteger(lua, key.position);
    }
    lua_pushvalue(lua, -1);
    lua_setfield(lua, -3, "key");
    lua_rawget(lua, 2);
    lua_setfield(lua, -2, "item");
    lua_pushvalue(lua, 3);
    lua_setfield(lua, -2, "outer");
    lua_rawseti(lua, 1, ++position);
  }
  return 0;
}

int BindMember(lua_State* lua) {
  for (const char* variable : kMemberVariables) {
    if (lua_isnil(lua, 1)) {
      lua_pushnil(lua);
    } else {
      lua_getfield(lua, 1, variable);
    }
    lua_setglobal(lua, variable);
  }
  return 0;
}

}  // namespace api_credits
