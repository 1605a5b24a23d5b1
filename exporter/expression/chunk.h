// The Lua chunk that an expression becomes. Checking and running load the same one.
// Invariant: of a source that Expression::Check accepts it returns exactly one value.
// Thread rule: pure functions, apart from the state that they are given.
#pragma once

#include <lua.hpp>
#include <string>
#include <string_view>

#include "exporter/expression/expression_error.h"

namespace api_credits {

inline std::string ChunkOf(std::string_view source) { return "return " + std::string(source); }

// Pushes the function, or the message if the answer is not LUA_OK. Text only: bytecode could
// leave the sandbox.
inline int LoadChunk(lua_State* lua, std::string_view chunk) {
  return luaL_loadbufferx(lua, chunk.data(), chunk.size(), kChunkName, "t");
}

}  // namespace api_credits
