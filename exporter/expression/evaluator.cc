#include "exporter/expression/evaluator.h"

#include <algorithm>
#include <cmath>
#include <lua.hpp>
#include <optional>
#include <vector>

#include "exporter/base/ascii.h"
#include "exporter/base/number_text.h"
#include "exporter/base/utf8.h"
#include "exporter/expression/expression_error.h"
#include "exporter/expression/functions.h"
#include "exporter/expression/json_reader.h"
#include "exporter/expression/members.h"
#include "exporter/expression/names.h"
#include "exporter/expression/number_functions.h"
#include "exporter/expression/sandbox.h"
#include "exporter/expression/xml_reader.h"

namespace api_credits {
namespace {

// What pugixml allocates for a byte of a body at most: a node for each "<a/>", an attribute for
// each " a=''".
constexpr size_t kXmlMemoryPerByte = 32;

void ClearGlobal(lua_State* lua, const char* name) {
  lua_pushnil(lua);
  lua_setglobal(lua, name);
}

void PushText(lua_State* lua, std::string_view text) {
  lua_pushlstring(lua, text.data(), text.size());
}

// "; its Content-Type is text/html", or nothing where that is not plainly a media type: nothing
// else of the answer may reach an error.
std::string ContentTypeOf(Evaluator::Pairs headers) {
  constexpr size_t kMaxBytes = 64;
  const auto header = std::find_if(headers.begin(), headers.end(),
                                   [](const auto& h) { return h.first == "content-type"; });
  if (header == headers.end()) return {};
  const std::string_view value = header->second;
  const std::string_view type = Trim(value.substr(0, value.find(';')));
  const size_t slash = type.find('/');
  if (type.size() > kMaxBytes || slash == std::string_view::npos) return {};
  if (!IsToken(type.substr(0, slash)) || !IsToken(type.substr(slash + 1))) return {};
  return "; its Content-Type is " + std::string(type);
}

void BindPairs(lua_State* lua, const char* name, Evaluator::Pairs pairs) {
  lua_createtable(lua, 0, static_cast<int>(pairs.size()));
  for (const auto& [key, value] : pairs) {
    PushText(lua, key);
    PushText(lua, value);
    lua_rawset(lua, -3);
  }
  lua_setglobal(lua, name);
}

// Everything but what is parsed.
int BindAsItCame(lua_State* lua) {
  const auto& input = *static_cast<const Evaluator::Input*>(lua_touserdata(lua, 1));
  for (const char* name :
       {"body", "bodies", "text", "headers", "params", "kept", "item", "key", "outer"}) {
    ClearGlobal(lua, name);  // first, so that its memory can be used again
  }
  BindPairs(lua, "headers", input.headers);
  BindPairs(lua, "params", input.params);
  BindPairs(lua, "kept", input.kept);
  lua_pushinteger(lua, input.status);
  lua_setglobal(lua, "status");
  lua_pushinteger(lua, input.received_unix_seconds);
  lua_setglobal(lua, kReceivedVariable);
  const std::string_view text = WithoutByteOrderMark(input.body);
  if (!IsUtf8(text)) return 0;
  PushText(lua, text);
  lua_setglobal(lua, "text");
  return 0;
}

struct Page {
  BodyFormat format;
  XmlReader xml;
  lua_Integer position = 0;  // in `bodies`

  std::optional<ErrorCode> Parse(std::string_view body, JsonReader& json) {
    return format == BodyFormat::kXml ? xml.Parse(body) : json.Parse(body);
  }
};

// Appends the page that was parsed to `bodies`; the last one is `body`.
int BindPage(lua_State* lua) {
  auto& page = *static_cast<Page*>(lua_touserdata(lua, 1));
  if (page.position == 0) {
    lua_newtable(lua);
    lua_setglobal(lua, "bodies");
  }
  lua_getglobal(lua, "bodies");
  if (page.format == BodyFormat::kXml) {
    page.xml.Push(lua);
  } else {
    Sandbox::Of(lua).json().Push(lua);
  }
  lua_pushvalue(lua, -1);
  lua_setglobal(lua, "body");
  lua_rawseti(lua, -2, ++page.position);
  return 0;
}

int ForgetPages(lua_State* lua) {
  ClearGlobal(lua, "body");
  ClearGlobal(lua, "bodies");
  return 0;
}

int PushList(lua_State* lua) {
  lua_newtable(lua);
  return 1;
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
  if (auto done = sandbox_->Protected(BindAsItCame, &bound); !done) return done.error();
  auto done = BindBodies(input);
  if (!done) static_cast<void>(sandbox_->Protected(ForgetPages, nullptr));
  return done;
}

Result<void> Evaluator::BindBodies(const Input& input) {
  if (input.format == BodyFormat::kText) {
    if (IsUtf8(WithoutByteOrderMark(input.body))) return {};
    return Error{ErrorCode::kMalformedBody, "the body is not text in UTF-8"};
  }
  const bool is_xml = input.format == BodyFormat::kXml;
  const EvaluatorLimits& limits = sandbox_->limits();
  Page page{input.format, XmlReader(limits.max_json_depth)};
  std::vector<std::string_view> bodies(input.earlier_bodies.begin(), input.earlier_bodies.end());
  bodies.push_back(input.body);
  for (const std::string_view body : bodies) {
    if (body.size() > limits.max_memory_bytes / (is_xml ? kXmlMemoryPerByte : 1)) {
      return Error{ErrorCode::kTooLarge, "the body is larger than the memory to evaluate it"};
    }
    if (const auto error = page.Parse(body, sandbox_->json())) {
      if (*error == ErrorCode::kTooLarge) return Error{*error, "the body is nested too deep"};
      return Error{*error, (is_xml ? "the body is not XML" : "the body is not JSON") +
                               ContentTypeOf(input.headers)};
    }
    if (auto done = sandbox_->Protected(BindPage, &page); !done) {
      return Error{done.error().code, "the body: " + done.error().message};
    }
  }
  return {};
}

Result<Value> Evaluator::Evaluate(const Expression& expression) {
  if (auto run = sandbox_->Run(expression.source()); !run) return run.error();
  auto value = ValueOfTop(sandbox_->lua(), sandbox_->limits(), expression);
  lua_pop(sandbox_->lua(), 1);
  return value;
}

Result<bool> Evaluator::Each(std::span<const Expression> collections,
                             const std::function<Result<void>()>& visit) {
  if (visiting_) return Error{ErrorCode::kInvalidArgument, "Each called inside Each"};
  if (collections.empty()) return false;
  lua_State* const lua = sandbox_->lua();
  const int top = lua == nullptr ? 0 : lua_gettop(lua);
  visiting_ = true;
  Result<bool> exists = PushMembers(collections);
  Result<void> visited;
  if (!exists) {
    visited = exists.error();
  } else {
    visited = VisitMembers(visit);
  }
  visiting_ = false;
  if (lua == nullptr) return visited ? exists : Result<bool>(visited.error());
  lua_settop(lua, top);
  lua_pushnil(lua);
  const auto cleared = sandbox_->Protected(BindMember, nullptr, 1);
  if (!visited) return visited.error();
  if (!cleared) return cleared.error();
  return exists;
}

// Leaves the list of the innermost members on top of the stack, among others if it fails. Yields
// false where the first collection is nil.
Result<bool> Evaluator::PushMembers(std::span<const Expression> collections) {
  lua_State* const lua = sandbox_->lua();
  bool exists = false;
  const size_t max_members = sandbox_->limits().max_members;
  size_t left = max_members;
  const int outers = lua == nullptr ? 0 : lua_gettop(lua) + 1;
  for (const Expression& collection : collections) {
    const bool outermost = &collection == &collections.front();
    const auto failed = [&](ErrorCode code, std::string_view detail) {
      return ExpressionError(code, collection.source(), detail);
    };
    auto done = sandbox_->Protected(PushList, nullptr, 0, 1);
    if (!done) return failed(ErrorCode::kExpression, done.error().message);
    const int members = lua_gettop(lua);
    const size_t times = outermost ? 1 : lua_rawlen(lua, outers);
    for (size_t i = 1; i <= times; ++i) {
      const auto push_outer = [&] {
        if (outermost) return lua_pushnil(lua);
        lua_rawgeti(lua, outers, static_cast<lua_Integer>(i));
      };
      push_outer();
      done = sandbox_->Protected(BindMember, nullptr, 1);
      if (!done) return failed(ErrorCode::kExpression, done.error().message);
      if (auto run = sandbox_->Run(collection.source()); !run) return run.error();
      if (outermost) exists = !lua_isnil(lua, -1);
      auto keys = KeysOfTop(lua, collection, left);
      if (!keys) return keys.error();
      if (keys.value().size() > left) {
        return failed(ErrorCode::kTooLarge,
                      "more than " + std::to_string(max_members) + " members");
      }
      left -= keys.value().size();
      lua_pushvalue(lua, members);
      lua_insert(lua, -2);
      push_outer();
      done = sandbox_->Protected(AppendMembers, &keys.value(), 3);
      if (!done) return failed(ErrorCode::kExpression, done.error().message);
    }
    if (!outermost) lua_remove(lua, outers);
  }
  return exists;
}

// REQUIRES: the list of members is on top of the stack.
Result<void> Evaluator::VisitMembers(const std::function<Result<void>()>& visit) {
  lua_State* const lua = sandbox_->lua();
  const int members = lua_gettop(lua);
  const size_t count = lua_rawlen(lua, members);
  for (size_t i = 1; i <= count; ++i) {
    lua_rawgeti(lua, members, static_cast<lua_Integer>(i));
    if (auto bound = sandbox_->Protected(BindMember, nullptr, 1); !bound) return bound.error();
    if (auto done = visit(); !done) return done;
  }
  return {};
}

}  // namespace api_credits
