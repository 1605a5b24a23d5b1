#include "exporter/expression/text_functions.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <lua.hpp>
#include <optional>
#include <string_view>

#include "exporter/base/ascii.h"
#include "exporter/expression/function_arguments.h"
#include "exporter/expression/json_reader.h"
#include "exporter/expression/pattern.h"
#include "exporter/expression/sandbox.h"

namespace api_credits {
namespace {

// Where `part` begins in `text`, text.size() if nowhere. memmem is linear; std::search is not.
size_t Find(std::string_view text, std::string_view part) {
  const void* found = memmem(text.data(), text.size(), part.data(), part.size());
  if (found == nullptr) return text.size();
  return static_cast<size_t>(static_cast<const char*>(found) - text.data());
}

}  // namespace

// json(text): what the JSON in the text says.
int Json(lua_State* lua) {
  if (IsAbsent(lua, 1)) return ReturnNil(lua);
  JsonReader& reader = Sandbox::Of(lua).json();
  if (reader.Parse(ReadText(lua, 1, "json"))) {
    RaiseBadValue(lua, "json", "met text that is not JSON, or too deep");
  }
  reader.Push(lua);
  return 1;
}

// match(text, pattern), match(text, pattern, group): what the group matched in the first match, nil
// where there is none. Without a group the first of the pattern, or where it has none, all.
int Match(lua_State* lua) {
  if (IsAbsent(lua, 1)) return ReturnNil(lua);
  const std::string_view text = ReadText(lua, 1, "match");
  const Pattern* const pattern = Sandbox::Of(lua).patterns().Get(ReadText(lua, 2, "match"));
  if (pattern == nullptr) RaiseBadValue(lua, "match", "met a pattern that RE2 does not know");
  Sandbox::Of(lua).Charge(pattern->StepsFor(text.size()));
  const std::optional<Number> group = ReadNumber(lua, 3, "match");
  if (group && (!group->integer || *group->integer < 0 || *group->integer > pattern->groups())) {
    RaiseBadValue(lua, "match", "has no such group in its pattern");
  }
  const std::optional<std::string_view> matched = pattern->Match(
      text, group ? static_cast<int>(*group->integer) : std::min(pattern->groups(), 1));
  if (!matched) return ReturnNil(lua);
  lua_pushlstring(lua, matched->data(), matched->size());
  return 1;
}

// split(text, separator): the list of the texts between the separators.
int Split(lua_State* lua) {
  if (IsAbsent(lua, 1)) return ReturnNil(lua);
  std::string_view rest = ReadText(lua, 1, "split");
  const std::string_view separator = ReadText(lua, 2, "split");
  if (separator.empty()) {
    RaiseBadValue(lua, "split", "takes a separator that is not empty");
  }
  lua_newtable(lua);
  for (lua_Integer position = 1;; ++position) {
    Sandbox::Of(lua).Charge(1);
    const size_t end = Find(rest, separator);
    lua_pushlstring(lua, rest.data(), end);
    lua_rawseti(lua, -2, position);
    if (end == rest.size()) return 1;
    rest.remove_prefix(end + separator.size());
  }
}

// lower(text): with A to Z in lower case.
int Lower(lua_State* lua) {
  if (IsAbsent(lua, 1)) return ReturnNil(lua);
  const std::string_view text = ReadText(lua, 1, "lower");
  luaL_Buffer buffer;
  char* lowered = luaL_buffinitsize(lua, &buffer, text.size());
  std::transform(text.begin(), text.end(), lowered, ToLower);
  luaL_pushresultsize(&buffer, text.size());
  return 1;
}

// contains(text, part): whether the text holds the part, taken literally.
int Contains(lua_State* lua) {
  if (IsAbsent(lua, 1)) return ReturnNil(lua);
  const std::string_view text = ReadText(lua, 1, "contains");
  const std::string_view part = ReadText(lua, 2, "contains");
  lua_pushboolean(lua, part.empty() || Find(text, part) < text.size() ? 1 : 0);
  return 1;
}

}  // namespace api_credits
