// The functions of expressions that read lists; functions.cc says what each of them means.
// Thread rule: called by a running Sandbox.
#pragma once

struct lua_State;

namespace api_credits {

int Sum(lua_State* lua);
int Count(lua_State* lua);
int FindMember(lua_State* lua);
int Filter(lua_State* lua);
int MinBy(lua_State* lua);
int MaxBy(lua_State* lua);

}  // namespace api_credits
