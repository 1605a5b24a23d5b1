#include "exporter/expression/sandbox.h"

#include <algorithm>
#include <cstdlib>
#include <lua.hpp>
#include <string_view>

#include "exporter/expression/chunk.h"
#include "exporter/expression/expression_error.h"

namespace api_credits {
namespace {

// Loading costs ten times as much as running. A bound, because definitions change at a reload.
constexpr size_t kMaxLoaded = 1024;
// Instructions between two looks at the steps left.
constexpr size_t kHookInterval = 100;

struct LoadRequest {
  const std::string* chunk;
  int reference;
};

int LoadProtected(lua_State* lua) {
  auto& request = *static_cast<LoadRequest*>(lua_touserdata(lua, 1));
  if (LoadChunk(lua, *request.chunk) != LUA_OK) return lua_error(lua);
  request.reference = luaL_ref(lua, LUA_REGISTRYINDEX);
  return 0;
}

// Gives the type of the value on top a metatable by which indexing yields nil. There is no other
// metatable, so strings have no methods either.
void MakeIndexable(lua_State* lua) {
  lua_createtable(lua, 0, 1);
  lua_newtable(lua);
  lua_setfield(lua, -2, "__index");
  lua_setmetatable(lua, -2);
  lua_pop(lua, 1);
}

int MakeAbsentFieldsNil(lua_State* lua) {
  lua_pushnil(lua);
  MakeIndexable(lua);
  lua_pushboolean(lua, 0);
  MakeIndexable(lua);
  lua_pushinteger(lua, 0);
  MakeIndexable(lua);
  lua_pushliteral(lua, "");
  MakeIndexable(lua);
  return 0;
}

// Whether Lua met text where it takes a number.
bool WantsNumber(std::string_view message) {
  return message.find("arithmetic on a string value") != std::string_view::npos ||
         message.ends_with("compare number with string") ||
         message.ends_with("compare string with number");
}

}  // namespace

Sandbox::Sandbox(const EvaluatorLimits& limits, LuaFunction install)
    : limits_(limits), install_(install), json_(limits.max_json_depth) {
  memory_.limit = limits_.max_memory_bytes;
  Open();
}

Sandbox::~Sandbox() { Close(); }

void* Sandbox::Allocate(void* memory, void* block, size_t old_size, size_t new_size) {
  Memory& account = *static_cast<Memory*>(memory);
  if (block == nullptr) old_size = 0;  // Lua then puts a type there
  if (new_size == 0) {
    std::free(block);
    account.used -= old_size;
    return nullptr;
  }
  if (new_size > old_size && new_size - old_size > account.limit - account.used) return nullptr;
  void* moved = std::realloc(block, new_size);
  if (moved != nullptr) account.used = account.used - old_size + new_size;
  return moved;
}

void Sandbox::Open() {
  state_ = lua_newstate(&Allocate, &memory_);
  if (state_ == nullptr) return;
  *static_cast<Sandbox**>(lua_getextraspace(state_)) = this;
  if (!Protected(MakeAbsentFieldsNil, nullptr) || !Protected(install_, nullptr)) Close();
  out_of_memory_ = false;
}

void Sandbox::Close() {
  if (state_ != nullptr) lua_close(state_);
  state_ = nullptr;
  loaded_.clear();
}

void Sandbox::Recover() {
  if (!out_of_memory_) return;
  Close();
  Open();
}

Sandbox& Sandbox::Of(lua_State* lua) { return **static_cast<Sandbox**>(lua_getextraspace(lua)); }

void Sandbox::Charge(size_t steps) {
  if (steps <= steps_left_) {
    steps_left_ -= steps;
    return;
  }
  lua_pushfstring(state_, "stopped after %d steps", limits_.max_steps);
  Raise(state_, ErrorCode::kExpression);
}

void Sandbox::Raise(lua_State* lua, ErrorCode code) {
  Of(lua).raised_ = code;
  lua_error(lua);
  std::abort();  // never: lua_error does not return
}

Result<void> Sandbox::Protected(LuaFunction function, void* argument, int values, int results) {
  if (state_ == nullptr) return TakeError(LUA_ERRMEM);
  lua_pushcfunction(state_, function);
  lua_insert(state_, -1 - values);
  lua_pushlightuserdata(state_, argument);
  const int status = lua_pcall(state_, values + 1, results, 0);
  if (status != LUA_OK) return TakeError(status);
  return {};
}

Error Sandbox::TakeError(int status) {
  const ErrorCode code = raised_;
  raised_ = ErrorCode::kExpression;
  if (status != LUA_ERRMEM) {
    const char* text = lua_tostring(state_, -1);
    Error error{code, text == nullptr ? "failed" : text};
    lua_pop(state_, 1);
    return error;
  }
  if (state_ != nullptr) {
    lua_pop(state_, 1);
    lua_gc(state_, LUA_GCCOLLECT);
    out_of_memory_ = true;
  }
  return {ErrorCode::kTooLarge,
          "more than " + std::to_string(limits_.max_memory_bytes) + " bytes of memory needed"};
}

Result<int> Sandbox::Load(const std::string& source) {
  const auto known = loaded_.find(source);
  if (known != loaded_.end()) return known->second;
  if (loaded_.size() >= kMaxLoaded) {
    for (const auto& loaded : loaded_) {
      luaL_unref(state_, LUA_REGISTRYINDEX, loaded.second);
    }
    loaded_.clear();
  }
  const std::string chunk = RunningChunkOf(source);
  LoadRequest request{&chunk, 0};
  if (auto loaded = Protected(LoadProtected, &request); !loaded) return loaded.error();
  loaded_.emplace(source, request.reference);
  return request.reference;
}

Result<void> Sandbox::Run(const std::string& source) {
  const auto failed = [&](Error error) {
    if (WantsNumber(error.message)) error.message += "; number(…) reads text";
    const auto code =
        error.code == ErrorCode::kBadValue ? ErrorCode::kBadValue : ErrorCode::kExpression;
    return ExpressionError(code, source, error.message);
  };
  if (state_ == nullptr) return failed(TakeError(LUA_ERRMEM));
  const auto function = Load(source);
  if (!function) return failed(function.error());
  lua_rawgeti(state_, LUA_REGISTRYINDEX, function.value());
  steps_left_ = static_cast<size_t>(std::max(limits_.max_steps, 0));
  const size_t interval = std::clamp<size_t>(steps_left_, 1, kHookInterval);
  const auto count = [](lua_State* lua, lua_Debug*) {
    Of(lua).Charge(static_cast<size_t>(lua_gethookcount(lua)));
  };
  lua_sethook(state_, count, LUA_MASKCOUNT, static_cast<int>(interval));
  const int status = lua_pcall(state_, 0, 1, 0);
  if (status != LUA_OK) return failed(TakeError(status));
  return {};
}

}  // namespace api_credits
