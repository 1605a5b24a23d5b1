#include "exporter/expression/functions.h"

#include <array>
#include <lua.hpp>

#include "exporter/expression/chunk.h"
#include "exporter/expression/json_reader.h"
#include "exporter/expression/list_functions.h"
#include "exporter/expression/number_functions.h"
#include "exporter/expression/text_functions.h"

namespace api_credits {
namespace {

// See kWholeFunction.
int Whole(lua_State* lua) {
  if (lua_type(lua, 1) == LUA_TNUMBER && lua_isinteger(lua, 1) == 0) {
    PushNumber(lua, lua_tonumber(lua, 1));
  } else {
    lua_settop(lua, 1);
  }
  return 1;
}

constexpr std::array<Function, 19> kFunctions = {{
    {"number", NumberOf, "`number(x)`, `number(x, \"1.000,00 €\")`",
     "x as a number; also reads text such as `\"1,000\"` and `\" 12.50 \"`, or text that is "
     "written "
     "as the sample of 1000 is"},
    {"sum", Sum, "`sum(list)`, `sum(list, \"field\")`",
     "the sum of the members, or of that field of each member; `\"a.b\"` reaches into fields, and "
     "each of them may be a list"},
    {"min", Min, "`min(…)`", "the smallest of the arguments that are not nil"},
    {"max", Max, "`max(…)`", "the largest of the arguments that are not nil"},
    {"min_by", MinBy, "`min_by(list, \"field\")`", "the member with the smallest number there"},
    {"max_by", MaxBy, "`max_by(list, \"field\")`", "the member with the largest number there"},
    {"count", Count, "`count(x)`", "how many members a list or object has"},
    {"find", FindMember, "`find(list, \"field\", value)`",
     "the first member whose field has that value"},
    {"filter", Filter, "`filter(list, \"field\", value)`",
     "the list of all members whose field has that value"},
    {"json", Json, "`json(text)`", "the value of JSON in a text, such as a header that holds JSON"},
    {"match", Match, "`match(text, pattern)`, `match(text, pattern, group)`",
     "what a group of the regular expression ([RE2](https://github.com/google/re2/wiki/Syntax)) "
     "matches first: group 1, or all where it has no group"},
    {"split", Split, "`split(text, separator)`", "the list of the parts between the separators"},
    {"lower", Lower, "`lower(text)`", "the text in lower case"},
    {"contains", Contains, "`contains(text, part)`", "whether the text contains the part"},
    {"floor", Floor, "`floor(x)`", "x rounded down"},
    {"ceil", Ceil, "`ceil(x)`", "x rounded up"},
    {"round", Round, "`round(x)`", "x rounded to the nearest whole number, a half away from 0"},
    {"seconds", SecondsOf, "`seconds(text)`",
     "the seconds of `\"08:42:34\"`: hours, minutes, seconds"},
    {"next_day_of_month", NextDayOfMonth, "`next_day_of_month(n)`",
     "Unix seconds of the next day n at 00:00 UTC after the answer came, of a month's last day "
     "where "
     "it is shorter"},
}};

}  // namespace

std::span<const Function> Functions() { return kFunctions; }

int InstallFunctions(lua_State* lua) {
  lua_pushcfunction(lua, Whole);
  lua_setglobal(lua, kWholeFunction);
  for (const Function& function : kFunctions) {
    lua_pushcfunction(lua, function.body);
    lua_setglobal(lua, function.name);
  }
  return 0;
}

}  // namespace api_credits
