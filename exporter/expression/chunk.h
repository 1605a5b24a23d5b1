// The Lua chunk that an expression becomes: as it is written to be checked, and with its arithmetic
// in doubles to be run, because Lua's integers wrap in silence.
// Invariant: of a source that Expression::Check accepts it returns exactly one value.
// Thread rule: pure functions, apart from the state that they are given.
#pragma once

#include <lua.hpp>
#include <string>
#include <string_view>

#include "exporter/expression/expression_error.h"

namespace api_credits {

inline std::string ChunkOf(std::string_view source) { return "return " + std::string(source); }

// The function that a running chunk calls where arithmetic becomes text: doubles that are
// whole read "3" and not "3.0". No expression may name it.
inline constexpr const char* kWholeFunction = "_whole";

// Each product, sum and difference takes a double between its operands: a*b is a*1.0*b.
// REQUIRES: Expression::Check accepts the source.
std::string RunningChunkOf(std::string_view source);

// Pushes the function, or the message if the answer is not LUA_OK. Text only: bytecode could
// leave the sandbox.
inline int LoadChunk(lua_State* lua, std::string_view chunk) {
  return luaL_loadbufferx(lua, chunk.data(), chunk.size(), kChunkName, "t");
}

}  // namespace api_credits
