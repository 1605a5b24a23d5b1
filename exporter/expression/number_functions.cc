#include "exporter/expression/number_functions.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <lua.hpp>
#include <optional>
#include <string_view>

#include "exporter/base/ascii.h"
#include "exporter/base/number_text.h"
#include "exporter/expression/function_arguments.h"
#include "exporter/expression/number_form.h"

namespace api_credits {
namespace {

// The argument that precedes all others; nil if every one is nil.
int Extreme(lua_State* lua, const char* function, bool (*precedes)(const Number&, const Number&)) {
  std::optional<Number> extreme;
  for (int i = 1; i <= lua_gettop(lua); ++i) {
    const std::optional<Number> number = ReadNumber(lua, i, function);
    if (number && (!extreme || precedes(*number, *extreme))) extreme = number;
  }
  return extreme ? ReturnNumber(lua, *extreme) : ReturnNil(lua);
}

int Rounded(lua_State* lua, const char* function, double (*round)(double)) {
  const std::optional<Number> number = ReadNumber(lua, 1, function);
  if (!number) return ReturnNil(lua);
  return number->integer ? ReturnNumber(lua, *number) : ReturnNumber(lua, round(number->value));
}

// "HH:MM:SS" with any number of hours and perhaps a fraction.
std::optional<double> DurationOf(std::string_view text) {
  const size_t minutes = text.find(':');
  if (minutes == 0 || minutes == std::string_view::npos || minutes > 6) return std::nullopt;
  const std::string_view rest = text.substr(minutes);
  const bool has_fraction = rest.size() > 6 && rest[6] == '.';
  if (rest.size() < 6 || rest[3] != ':' || (rest.size() > 6 && !has_fraction)) return std::nullopt;
  for (const std::string_view part : {text.substr(0, minutes), rest.substr(1, 2), rest.substr(4, 2),
                                      has_fraction ? rest.substr(7) : "0"}) {
    if (part.empty() || part.find_first_not_of("0123456789") != std::string_view::npos) {
      return std::nullopt;
    }
  }
  if (rest[1] > '5' || rest[4] > '5') return std::nullopt;
  const auto part = [](std::string_view digits) { return ParseLenientNumber(digits); };
  const auto hours = part(text.substr(0, minutes));
  const auto seconds = part(rest.substr(4));
  if (!hours || !seconds) return std::nullopt;
  return *hours * 3600 + *part(rest.substr(1, 2)) * 60 + *seconds;
}

// The first midnight (UTC) after `now` that begins this day of a month, or its last day where the
// month is shorter.
std::int64_t NextDay(std::int64_t now, unsigned day) {
  using std::chrono::sys_days;
  const std::chrono::sys_seconds instant{std::chrono::seconds(now)};
  const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(instant));
  std::chrono::year_month month = today.year() / today.month();
  while (true) {
    const std::chrono::year_month_day last(month / std::chrono::last);
    const sys_days wanted(month / std::min(std::chrono::day(day), last.day()));
    if (wanted > instant) return std::chrono::sys_seconds(wanted).time_since_epoch().count();
    month += std::chrono::months(1);
  }
}

}  // namespace

// number(x): x as a number; text such as "1,000" or " 12.50 " is read. number(x, "1.000,00"): text
// is read as the sample is written.
int NumberOf(lua_State* lua) {
  if (IsAbsent(lua, 2) || lua_type(lua, 1) != LUA_TSTRING) {
    const std::optional<Number> number = ReadNumber(lua, 1, "number");
    return number ? ReturnNumber(lua, *number) : ReturnNil(lua);
  }
  const auto form = NumberForm::Of(ReadText(lua, 2, "number"));
  if (!form) RaiseBadValue(lua, "number", "takes a form such as '1.000,00' or '$1,000.00'");
  const std::optional<double> number = form->Read(ReadText(lua, 1, "number"));
  if (!number) RaiseBadValue(lua, "number", "met text that is not a number of that form");
  return ReturnNumber(lua, *number);
}

// min(...), max(...): of the numbers among the arguments, read as number() reads.
int Min(lua_State* lua) {
  return Extreme(lua, "min", [](const Number& a, const Number& b) { return a < b; });
}

int Max(lua_State* lua) {
  return Extreme(lua, "max", [](const Number& a, const Number& b) { return b < a; });
}

// floor(x), ceil(x), round(x): x is read as number() reads; round is away from zero at a half.
int Floor(lua_State* lua) {
  return Rounded(lua, "floor", [](double x) { return std::floor(x); });
}

int Ceil(lua_State* lua) {
  return Rounded(lua, "ceil", [](double x) { return std::ceil(x); });
}

int Round(lua_State* lua) {
  return Rounded(lua, "round", [](double x) { return std::round(x); });
}

// seconds("HH:MM:SS"): how many that is.
int SecondsOf(lua_State* lua) {
  if (IsAbsent(lua, 1)) return ReturnNil(lua);
  const std::optional<double> seconds = DurationOf(Trim(ReadText(lua, 1, "seconds")));
  if (!seconds) RaiseBadValue(lua, "seconds", "met text that is not HH:MM:SS");
  return ReturnNumber(lua, *seconds);
}

// next_day_of_month(n): Unix seconds of the next day n at 00:00 UTC, after the answer came.
int NextDayOfMonth(lua_State* lua) {
  const std::optional<Number> day = ReadNumber(lua, 1, "next_day_of_month");
  if (!day) return ReturnNil(lua);
  if (day->value < 1 || day->value > 31 || day->value != std::floor(day->value)) {
    RaiseBadValue(lua, "next_day_of_month", "takes a day from 1 to 31");
  }
  lua_getglobal(lua, kReceivedVariable);
  lua_pushinteger(lua, NextDay(lua_tointeger(lua, -1), static_cast<unsigned>(day->value)));
  return 1;
}

}  // namespace api_credits
