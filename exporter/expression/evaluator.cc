#include "exporter/expression/evaluator.h"

#include <algorithm>
#include <cmath>
#include <lua.hpp>
#include <tuple>
#include <vector>

#include "exporter/base/number_text.h"
#include "exporter/base/utf8.h"
#include "exporter/expression/expression_error.h"
#include "exporter/expression/functions.h"
#include "exporter/expression/json_reader.h"
#include "exporter/expression/sandbox.h"

namespace api_credits {
namespace {

// A member's key: a position, or else a name.
struct Key {
  bool is_name;
  lua_Integer position;
  std::string name;

  friend bool operator<(const Key& a, const Key& b) {
    return std::tie(a.is_name, a.position, a.name) < std::tie(b.is_name, b.position, b.name);
  }
};

void ClearGlobal(lua_State* lua, const char* name) {
  lua_pushnil(lua);
  lua_setglobal(lua, name);
}

int ClearMember(lua_State* lua) {
  ClearGlobal(lua, "item");
  ClearGlobal(lua, "key");
  return 0;
}

int BindHeadersAndStatus(lua_State* lua) {
  const auto& input = *static_cast<const Evaluator::Input*>(lua_touserdata(lua, 1));
  ClearGlobal(lua, "body");  // first, so that its memory can be used again
  ClearGlobal(lua, "headers");
  lua_createtable(lua, 0, static_cast<int>(input.headers.size()));
  for (const auto& header : input.headers) {
    lua_pushlstring(lua, header.first.data(), header.first.size());
    lua_pushlstring(lua, header.second.data(), header.second.size());
    lua_rawset(lua, -3);
  }
  lua_setglobal(lua, "headers");
  lua_pushinteger(lua, input.status);
  lua_setglobal(lua, "status");
  return ClearMember(lua);
}

int BindBody(lua_State* lua) {
  Sandbox::Of(lua).json().Push(lua);
  lua_setglobal(lua, "body");
  return 0;
}

// Binds the member of the table at 1 that the Key at 2 names.
int BindMember(lua_State* lua) {
  const auto& key = *static_cast<const Key*>(lua_touserdata(lua, 2));
  if (key.is_name) {
    lua_pushlstring(lua, key.name.data(), key.name.size());
  } else {
    lua_pushinteger(lua, key.position);
  }
  lua_pushvalue(lua, -1);
  lua_setglobal(lua, "key");
  lua_rawget(lua, 1);
  lua_setglobal(lua, "item");
  return 0;
}

// The sorted keys of the table on top of the stack. Nothing here allocates in Lua or raises.
Result<std::vector<Key>> KeysOfTop(lua_State* lua, const Expression& collection,
                                   size_t max_members) {
  std::vector<Key> keys;
  lua_pushnil(lua);
  while (lua_next(lua, -2) != 0) {
    lua_pop(lua, 1);
    if (keys.size() == max_members) {
      lua_pop(lua, 1);
      return ExpressionError(ErrorCode::kTooLarge, collection.source(),
                             "more than " + std::to_string(max_members) + " members");
    }
    if (lua_isinteger(lua, -1) != 0) {
      keys.push_back({false, lua_tointeger(lua, -1), {}});
    } else if (lua_type(lua, -1) == LUA_TSTRING) {
      size_t length = 0;
      const char* name = lua_tolstring(lua, -1, &length);
      keys.push_back({true, 0, std::string(name, length)});
    } else {
      lua_pop(lua, 1);
      return ExpressionError(ErrorCode::kBadValue, collection.source(),
                             "a member's key is neither a position nor a name");
    }
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

Result<Value> ValueOfTop(lua_State* lua, const EvaluatorLimits& limits,
                         const Expression& expression) {
  const auto bad = [&](const std::string& what) {
    return ExpressionError(ErrorCode::kBadValue, expression.source(), "it yields " + what);
  };
  switch (lua_type(lua, -1)) {
    case LUA_TNIL:
      return Value();
    case LUA_TBOOLEAN:
      return Value(lua_toboolean(lua, -1) != 0);
    case LUA_TNUMBER: {
      const double number = lua_tonumber(lua, -1);
      if (!std::isfinite(number)) return bad("a number that is not finite");
      if (lua_isinteger(lua, -1) != 0 && !ExactInteger(number)) {
        return Value(std::int64_t{lua_tointeger(lua, -1)});
      }
      return Value(number);
    }
    case LUA_TSTRING: {
      size_t length = 0;
      const char* text = lua_tolstring(lua, -1, &length);
      if (length > limits.max_string_bytes) {
        return bad("text of more than " + std::to_string(limits.max_string_bytes) + " bytes");
      }
      std::string value(text, length);
      if (!IsUtf8(value)) return bad("text that is not UTF-8");
      if (value.find('\0') != std::string::npos) return bad("text that holds NUL");
      return Value(std::move(value));
    }
    default:
      return bad(std::string("a ") + luaL_typename(lua, -1) + ", not one value");
  }
}

}  // namespace

Evaluator::Evaluator(EvaluatorLimits limits)
    : sandbox_(std::make_unique<Sandbox>(limits, InstallFunctions)) {}

Evaluator::~Evaluator() = default;

Result<void> Evaluator::Bind(const Input& input) {
  if (visiting_) return Error{ErrorCode::kInvalidArgument, "Bind called inside Each"};
  sandbox_->Recover();
  Input bound = input;
  if (auto done = sandbox_->Protected(BindHeadersAndStatus, &bound); !done) return done.error();
  if (input.body.size() > sandbox_->limits().max_memory_bytes) {
    return Error{ErrorCode::kTooLarge, "the body is larger than the memory to evaluate it"};
  }
  if (const auto error = sandbox_->json().Parse(input.body)) {
    const bool too_large = *error == ErrorCode::kTooLarge;
    return Error{*error, too_large ? "the body is nested too deep" : "the body is not JSON"};
  }
  if (auto done = sandbox_->Protected(BindBody, nullptr); !done) {
    return Error{done.error().code, "the body: " + done.error().message};
  }
  return {};
}

Result<Value> Evaluator::Evaluate(const Expression& expression) {
  if (auto run = sandbox_->Run(expression.source()); !run) return run.error();
  auto value = ValueOfTop(sandbox_->lua(), sandbox_->limits(), expression);
  lua_pop(sandbox_->lua(), 1);
  return value;
}

Result<bool> Evaluator::Each(const Expression& collection,
                             const std::function<Result<void>()>& visit) {
  if (visiting_) return Error{ErrorCode::kInvalidArgument, "Each called inside Each"};
  if (auto run = sandbox_->Run(collection.source()); !run) return run.error();
  visiting_ = true;
  auto visited = VisitMembers(collection, visit);
  visiting_ = false;
  lua_pop(sandbox_->lua(), 1);
  auto cleared = sandbox_->Protected(ClearMember, nullptr);
  if (visited && !cleared) return cleared.error();
  return visited;
}

// REQUIRES: the collection is on top of Lua's stack, where it stays.
Result<bool> Evaluator::VisitMembers(const Expression& collection,
                                     const std::function<Result<void>()>& visit) {
  lua_State* const lua = sandbox_->lua();
  if (lua_isnil(lua, -1)) return false;
  if (!lua_istable(lua, -1)) {
    return ExpressionError(ErrorCode::kBadValue, collection.source(),
                           std::string("it yields a ") + luaL_typename(lua, -1) + ", not a list");
  }
  auto keys = KeysOfTop(lua, collection, sandbox_->limits().max_members);
  if (!keys) return keys.error();
  for (Key& key : keys.value()) {
    lua_pushvalue(lua, -1);
    if (auto bound = sandbox_->Protected(BindMember, &key, 1); !bound) {
      return ExpressionError(ErrorCode::kExpression, collection.source(), bound.error().message);
    }
    if (auto done = visit(); !done) return done.error();
  }
  return true;
}

}  // namespace api_credits
