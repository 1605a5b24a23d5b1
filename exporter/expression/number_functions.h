// The functions of expressions that yield numbers; functions.cc says what each of them means.
// Thread rule: called by a running Sandbox.
#pragma once

struct lua_State;

namespace api_credits {

int NumberOf(lua_State* lua);
int Min(lua_State* lua);
int Max(lua_State* lua);
int Floor(lua_State* lua);
int Ceil(lua_State* lua);
int Round(lua_State* lua);
int SecondsOf(lua_State* lua);
int NextDayOfMonth(lua_State* lua);

// What NextDayOfMonth counts from: the instant of receipt, an integer of Unix seconds. No
// expression may name it.
inline constexpr const char* kReceivedVariable = "_received";

}  // namespace api_credits
