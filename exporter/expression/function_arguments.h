// How the functions of expressions read their arguments: nil is absent, the wrong type is an error
// that names the function and the type. Invariant: what is read is charged; nothing here or in a
// function that calls it may have a destructor, because an error leaves by longjmp.
// Thread rule: called by a running Sandbox.
#pragma once

#include <lua.hpp>
#include <optional>
#include <string_view>

namespace api_credits {

// A number, exact where it is a whole one of 64 bits.
struct Number {
  double value = 0;
  std::optional<lua_Integer> integer;

  friend bool operator<(const Number& a, const Number& b) {
    return a.integer && b.integer ? *a.integer < *b.integer : a.value < b.value;
  }
};

bool IsAbsent(lua_State* lua, int index);
int ReturnNil(lua_State* lua);
int ReturnNumber(lua_State* lua, const Number& number);
int ReturnNumber(lua_State* lua, double number);

[[noreturn]] void RaiseBadValue(lua_State* lua, const char* function, const char* what);

std::string_view ReadText(lua_State* lua, int index, const char* function);
// A number, or text that reads as one; nullopt for nil.
std::optional<Number> ReadNumber(lua_State* lua, int index, const char* function);
void RequireTable(lua_State* lua, int index, const char* function);

}  // namespace api_credits
