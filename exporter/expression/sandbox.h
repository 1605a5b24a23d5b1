// The Lua state in which expressions run. It holds what its owner installs and binds, and nothing
// of Lua's library; its memory and the steps of one evaluation are bounded. Invariant: Lua runs
// only under lua_pcall, so none of its errors leaves this class but as a Result. Thread rule: one
// thread at a time.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>

#include "exporter/base/result.h"
#include "exporter/expression/json_reader.h"
#include "exporter/expression/limits.h"
#include "exporter/expression/pattern.h"

struct lua_State;

namespace api_credits {

class Sandbox {
 public:
  // A function that Lua calls; it may raise.
  using LuaFunction = int (*)(lua_State*);

  // `install` fills each new state: it sets the globals that every expression may use.
  Sandbox(const EvaluatorLimits& limits, LuaFunction install);
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  // Starts over with an empty state, if the last one ran out of memory.
  void Recover();

  // Calls `function` with the `values` on top of the stack, which it takes, and then `argument` as
  // light userdata; leaves so many `results`. kTooLarge where memory runs out, else what the
  // function raised.
  Result<void> Protected(LuaFunction function, void* argument, int values = 0, int results = 0);

  // Runs the source of an Expression and leaves its value on top of the stack; nothing if it fails.
  // REQUIRES of `lua()`: its caller pops what it pushed.
  Result<void> Run(const std::string& source);

  // nullptr if not even an empty state fits the limit; then Run and Protected fail.
  lua_State* lua() { return state_; }
  JsonReader& json() { return json_; }
  PatternCache& patterns() { return patterns_; }
  const EvaluatorLimits& limits() const { return limits_; }

  // For functions that Lua calls.
  static Sandbox& Of(lua_State* lua);
  // Counts work done; raises an error when the evaluation has used up its steps.
  void Charge(size_t steps);
  // Raises the message on top of the stack.
  [[noreturn]] static void Raise(lua_State* lua, ErrorCode code);

 private:
  struct Memory {
    size_t used = 0;
    size_t limit = 0;
  };

  static void* Allocate(void* memory, void* block, size_t old_size, size_t new_size);
  void Open();
  void Close();
  Result<int> Load(const std::string& source);
  Error TakeError(int status);

  const EvaluatorLimits limits_;
  const LuaFunction install_;
  Memory memory_;
  JsonReader json_;
  PatternCache patterns_;
  lua_State* state_ = nullptr;
  bool out_of_memory_ = false;
  size_t steps_left_ = 0;
  ErrorCode raised_ = ErrorCode::kExpression;
  std::unordered_map<std::string, int> loaded_;  // source → reference in Lua's registry
};

}  // namespace api_credits
