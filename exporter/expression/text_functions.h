// The functions of expressions that read text; functions.cc says what each of them means.
// Thread rule: called by a running Sandbox.
#pragma once

struct lua_State;

namespace api_credits {

int Json(lua_State* lua);
int Match(lua_State* lua);
int Split(lua_State* lua);
int Lower(lua_State* lua);
int Contains(lua_State* lua);

}  // namespace api_credits
