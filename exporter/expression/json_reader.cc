#include "exporter/expression/json_reader.h"

#include <simdjson.h>

#include <charconv>
#include <cstdint>
#include <limits>
#include <lua.hpp>
#include <string>
#include <system_error>

#include "exporter/base/ascii.h"
#include "exporter/base/number_text.h"
#include "exporter/base/utf8.h"

namespace api_credits {
namespace {

namespace dom = simdjson::dom;

constexpr size_t kFirstCapacity = 4096;

bool FitsIn64Bits(std::string_view integer) {
  const char* const end = integer.data() + integer.size();
  std::int64_t negative = 0;
  std::uint64_t positive = 0;
  const auto read = integer[0] == '-' ? std::from_chars(integer.data(), end, negative)
                                      : std::from_chars(integer.data(), end, positive);
  return read.ec != std::errc::result_out_of_range;
}

// simdjson refuses integers beyond 64 bits. Written with a fraction it reads them as doubles.
std::string WithLongIntegersAsFractions(std::string_view json) {
  constexpr std::string_view kNumberCharacters = "+-.0123456789eE";
  std::string text;
  bool in_string = false;
  for (size_t i = 0; i < json.size();) {
    const char c = json[i];
    size_t length = 1;
    if (in_string) {
      if (c == '\\' && i + 1 < json.size()) length = 2;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '-' || IsDigit(c)) {
      const size_t end = json.find_first_not_of(kNumberCharacters, i);
      length = (end == std::string_view::npos ? json.size() : end) - i;
    }
    const std::string_view piece = json.substr(i, length);
    text += piece;
    const bool integer = !in_string && (c == '-' || IsDigit(c)) &&
                         piece.find_first_of(".eE") == std::string_view::npos;
    if (integer && !FitsIn64Bits(piece)) text += ".0";
    i += length;
  }
  return text;
}

// The functions below call Lua, which leaves them by longjmp when memory runs out: nothing that
// has a destructor may live in them. simdjson's elements are plain pointers into its parser.
void PushElement(lua_State* lua, dom::element element);

void PushString(lua_State* lua, std::string_view text) {
  lua_pushlstring(lua, text.data(), text.size());
}

void PushArray(lua_State* lua, dom::array array) {
  lua_createtable(lua, static_cast<int>(array.size()), 0);
  lua_Integer index = 0;
  for (const dom::element member : array) {
    PushElement(lua, member);
    lua_rawseti(lua, -2, ++index);
  }
}

void PushObject(lua_State* lua, dom::object object) {
  lua_createtable(lua, 0, static_cast<int>(object.size()));
  for (const dom::key_value_pair member : object) {
    PushString(lua, member.key);
    PushElement(lua, member.value);
    lua_rawset(lua, -3);
  }
}

void PushElement(lua_State* lua, dom::element element) {
  luaL_checkstack(lua, 4, nullptr);
  switch (element.type()) {
    case dom::element_type::ARRAY:
      return PushArray(lua, element.get_array().value_unsafe());
    case dom::element_type::OBJECT:
      return PushObject(lua, element.get_object().value_unsafe());
    case dom::element_type::INT64: {
      const std::int64_t integer = element.get_int64().value_unsafe();
      if (integer != std::numeric_limits<std::int64_t>::min()) return lua_pushinteger(lua, integer);
      return lua_pushnumber(lua,
                            static_cast<double>(integer));  // the integer's opposite would wrap
    }
    case dom::element_type::UINT64:
    case dom::element_type::DOUBLE:
      return PushNumber(lua, element.get_double().value_unsafe());
    case dom::element_type::STRING:
      return PushString(lua, element.get_string().value_unsafe());
    case dom::element_type::BOOL:
      return lua_pushboolean(lua, element.get_bool().value_unsafe() ? 1 : 0);
    case dom::element_type::NULL_VALUE:
      return lua_pushnil(lua);
  }
  lua_pushnil(lua);
}

}  // namespace

void PushNumber(lua_State* lua, double number) {
  if (const auto integer = ExactInteger(number)) {
    lua_pushinteger(lua, *integer);
  } else {
    lua_pushnumber(lua, number);
  }
}

JsonReader::JsonReader(int max_depth)
    : max_depth_(max_depth), parser_(std::make_unique<dom::parser>()) {}

JsonReader::~JsonReader() = default;

std::optional<ErrorCode> JsonReader::Parse(std::string_view text) {
  if (parser_->capacity() == 0) {
    // simdjson stops at its depth, we after it. Growing keeps the depth.
    const auto depth = static_cast<size_t>(max_depth_) + 1;
    if (parser_->allocate(kFirstCapacity, depth) != simdjson::SUCCESS) return ErrorCode::kTooLarge;
  }
  text = WithoutByteOrderMark(text);
  simdjson::error_code error = parser_->parse(text.data(), text.size()).error();
  // Releases of simdjson differ in what they call an integer that is too long for them.
  if (error != simdjson::SUCCESS) {
    const std::string widened = WithLongIntegersAsFractions(text);
    error = parser_->parse(widened.data(), widened.size()).error();
  }
  switch (error) {
    case simdjson::SUCCESS:
      return std::nullopt;
    case simdjson::DEPTH_ERROR:
    case simdjson::CAPACITY:
    case simdjson::MEMALLOC:
      return ErrorCode::kTooLarge;
    default:
      return ErrorCode::kMalformedBody;
  }
}

void JsonReader::Push(lua_State* lua) const { PushElement(lua, parser_->doc.root()); }

}  // namespace api_credits
