// The functions that expressions may call, with what config/PROVIDERS.md says of each.
// Invariant: pure, nil in gives nil out, charged for what they read, errors name types only.
// Thread rule: they run inside a Sandbox.
#pragma once

#include <span>

struct lua_State;

namespace api_credits {

struct Function {
  const char* name;
  int (*body)(lua_State* lua);
  const char* usage;  // Markdown: every way to call it
  const char* meaning;
};

std::span<const Function> Functions();

// Makes them globals of the state. It may raise, when memory runs out.
int InstallFunctions(lua_State* lua);

}  // namespace api_credits
