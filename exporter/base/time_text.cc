#include "exporter/base/time_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <ctime>
#include <optional>
#include <span>

#include "exporter/base/ascii.h"
#include "exporter/base/text_scanner.h"

namespace api_credits {
namespace {

// The fields of an instant as it is written.
struct CalendarTime {
  int year = 0, month = 0, day = 0;
  int hour = 0, minute = 0, second = 0;  // second 60: a leap second, the last of a UTC day
  int millisecond = 0;
  std::optional<std::chrono::minutes> east_of_utc;  // empty: no zone is written
};

Error NotUnderstood(std::string_view part) {
  return {ErrorCode::kBadValue, "the " + std::string(part) + " was not understood"};
}

// A leap second is the next instant.
Result<WallTime> ToInstant(const CalendarTime& time, const TimeZone& local) {
  const Error no_such{ErrorCode::kBadValue, "there is no such day or time in the calendar"};
  const std::chrono::year_month_day date{std::chrono::year(time.year),
                                         std::chrono::month(static_cast<unsigned>(time.month)),
                                         std::chrono::day(static_cast<unsigned>(time.day))};
  if (!date.ok() || time.hour > 23 || time.minute > 59 || time.second > 60) return no_such;
  const LocalTime shown = std::chrono::local_days(date) + std::chrono::hours(time.hour) +
                          std::chrono::minutes(time.minute) + std::chrono::seconds(time.second);
  const WallTime seconds = time.east_of_utc ? WallTime(shown.time_since_epoch()) - *time.east_of_utc
                                            : local.ToInstant(shown);
  const bool ends_a_day = std::chrono::floor<std::chrono::days>(seconds) == seconds;
  if (time.second == 60 && !ends_a_day) return no_such;
  const WallTime instant = seconds + Duration(time.millisecond);
  if (instant < WallTime() || instant > kLastInstant) {
    return Error{ErrorCode::kBadValue, "it lies before 1970 or after 9999"};
  }
  return instant;
}

constexpr std::array<std::string_view, 7> kShortDays = {"Mon", "Tue", "Wed", "Thu",
                                                        "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 7> kLongDays = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 5> kUtcNames = {"Z", "UTC", "GMT", "UT", "Etc/UTC"};
constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

// Reads one of the names; the first is number 1.
bool ReadName(TextScanner& scanner, std::span<const std::string_view> names, int& number) {
  for (number = 1; number <= static_cast<int>(names.size()); ++number) {
    if (scanner.Skip(names[static_cast<size_t>(number) - 1])) return true;
  }
  return false;
}

// The name of a month, or its first three letters.
bool ReadMonth(TextScanner& scanner, int& number) {
  constexpr size_t kShort = 3;
  for (number = 1; number <= static_cast<int>(kMonths.size()); ++number) {
    const std::string_view name = kMonths[static_cast<size_t>(number) - 1];
    if (!scanner.Skip(name.substr(0, kShort))) continue;
    scanner.Skip(name.substr(kShort));
    return true;
  }
  return false;
}

// HH:MM, HH:MM:SS, HH:MM:SS.fff with one to nine digits of a fraction.
bool ReadTimeOfDay(TextScanner& scanner, CalendarTime& time) {
  if (!scanner.Digits(2, time.hour) || !scanner.Skip(":") || !scanner.Digits(2, time.minute)) {
    return false;
  }
  if (!scanner.Skip(":")) return true;
  if (!scanner.Digits(2, time.second)) return false;
  if (!scanner.Skip(".")) return true;
  const std::string_view fraction = scanner.TakeDigits();
  if (fraction.empty() || fraction.size() > 9) return false;
  for (size_t i = 0; i < 3; ++i) {
    time.millisecond = time.millisecond * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
  }
  return true;
}

// A name of UTC, as a whole word.
bool SkipUtcName(TextScanner& scanner) {
  TextScanner word = scanner;
  const std::string_view name = word.TakeWhile([](char c) { return IsAlpha(c) || c == '/'; });
  const bool known = std::any_of(kUtcNames.begin(), kUtcNames.end(), [&](std::string_view utc) {
    return EqualIgnoringCase(name, utc);
  });
  if (known) scanner = word;
  return known;
}

// A name in brackets, which only repeats the offset before it: (UTC), (Coordinated Universal Time).
void SkipComment(TextScanner& scanner) {
  TextScanner comment = scanner;
  comment.Skip(" ");
  const bool round = comment.Skip("(");
  if (!round && !comment.Skip("[")) return;
  comment.TakeWhile([](char c) { return IsAlpha(c) || c == ' ' || c == '/' || c == '_'; });
  if (comment.Skip(round ? ")" : "]")) scanner = comment;
}

// +02:00, -0800, +02.
bool ReadOffset(TextScanner& scanner, CalendarTime& time) {
  const int sign = scanner.NextIsAnyOf("-") ? -1 : 1;
  int hours = 0;
  int minutes = 0;
  if (!scanner.SkipAnyOf("+-") || !scanner.Digits(2, hours)) return false;
  const bool has_minutes = scanner.Skip(":") || scanner.NextIs(IsDigit);
  if (has_minutes && !scanner.Digits(2, minutes)) return false;
  if (hours > 23 || minutes > 59) return false;
  time.east_of_utc = sign * (std::chrono::hours(hours) + std::chrono::minutes(minutes));
  return true;
}

// A name of UTC, an offset, or one after the other ("+0000 UTC", "GMT+0000 (Western Time)").
bool ReadZone(TextScanner& scanner, CalendarTime& time) {
  scanner.Skip(" ");
  const bool named = SkipUtcName(scanner);
  time.east_of_utc = std::chrono::minutes(0);
  if (!named || scanner.NextIsAnyOf("+-")) {
    if (!ReadOffset(scanner, time)) return false;
    TextScanner repeated = scanner;
    if (!named && repeated.Skip(" ") && SkipUtcName(repeated)) scanner = repeated;
  }
  SkipComment(scanner);
  return true;
}

bool ReadField(TextScanner& scanner, char field, CalendarTime& time) {
  int weekday = 0;
  switch (field) {
    case 'Y':
      return scanner.Digits(4, time.year);
    case 'y':
      return scanner.Digits(2, time.year);
    case 'm':
      return scanner.Digits(2, time.month);
    case 'b':
      return ReadMonth(scanner, time.month);
    case 'd':
      return scanner.Digits(2, time.day);
    case 'e':  // one digit or two; a space may fill it up
      scanner.Skip(" ");
      return scanner.Digits(2, time.day) || scanner.Digits(1, time.day);
    case 'a':
      return ReadName(scanner, kShortDays, weekday);
    case 'A':
      return ReadName(scanner, kLongDays, weekday);
    case 'T':
      return ReadTimeOfDay(scanner, time);
    default:
      return ReadZone(scanner, time);
  }
}

constexpr std::string_view PartOf(char field) {
  switch (field) {
    case 'T':
      return "time of day";
    case 'Z':
      return "zone";
    default:
      return "date";
  }
}

// Reads all of `text`. `pattern` is of strptime's kind, but every number has all its digits; %T is
// the time of day in all its forms, %Z the zone. Otherwise the error tells what was not understood,
// and `progress` how far it came.
std::optional<Error> Read(std::string_view text, std::string_view pattern, CalendarTime& time,
                          size_t* progress = nullptr) {
  TextScanner scanner(text);
  std::string_view part = "date";
  for (size_t i = 0; i < pattern.size(); ++i) {
    const bool is_field = pattern[i] == '%';
    if (is_field) part = PartOf(pattern[++i]);
    if (progress != nullptr) *progress = text.size() - scanner.rest().size();
    const bool read =
        is_field ? ReadField(scanner, pattern[i], time) : scanner.Skip(pattern.substr(i, 1));
    if (!read) return NotUnderstood(part);
  }
  if (progress != nullptr) *progress = text.size() - scanner.rest().size();
  if (!scanner.AtEnd()) return NotUnderstood("text after the " + std::string(part));
  return std::nullopt;
}

std::optional<Error> ReadRfc3339(std::string_view text, CalendarTime& time) {
  constexpr size_t kDateBytes = 10;
  if (auto error = Read(text.substr(0, kDateBytes), "%Y-%m-%d", time)) return error;
  TextScanner scanner(text.substr(kDateBytes));
  if (!scanner.SkipAnyOf("Tt ") || !ReadTimeOfDay(scanner, time)) {
    return NotUnderstood("time of day");
  }
  if (!scanner.AtEnd() && !(ReadZone(scanner, time) && scanner.AtEnd())) {
    return NotUnderstood("zone");
  }
  return std::nullopt;
}

// One digit or two.
bool ReadShortNumber(TextScanner& scanner, int& number) {
  return scanner.Digits(2, number) || scanner.Digits(1, number);
}

// A time of day, perhaps of twelve hours: 8:30 PM. Some write midnight as 00:00 AM.
bool ReadClock(TextScanner& scanner, CalendarTime& time) {
  const std::string_view rest = scanner.rest();
  const bool short_hour = rest.size() > 1 && rest[1] == ':';
  const std::string padded = (short_hour ? "0" : "") + std::string(rest);
  TextScanner clock(padded);
  if (!ReadTimeOfDay(clock, time)) return false;
  const size_t left = clock.rest().size();
  scanner = TextScanner(rest.substr(rest.size() - left));
  TextScanner half = scanner;
  if (!half.Skip("\u202f")) half.Skip(" ");  // the narrow space of newer browsers
  const bool afternoon = half.Skip("PM") || half.Skip("pm");
  if (!afternoon && !half.Skip("AM") && !half.Skip("am")) return true;
  scanner = half;
  if (time.hour > 12 || (afternoon && time.hour == 0)) return false;
  time.hour = time.hour % 12 + (afternoon ? 12 : 0);
  return true;
}

}  // namespace

Result<WallTime> ParseRfc3339(std::string_view text, Zone zone) {
  CalendarTime time;
  if (auto error = ReadRfc3339(text, time)) return *error;
  if (!time.east_of_utc && zone == Zone::kRequired) {
    return Error{ErrorCode::kBadValue, "the zone is missing"};
  }
  return ToInstant(time, TimeZone());
}

Result<WallTime> ParseRfc3339(std::string_view text, const TimeZone& local) {
  CalendarTime time;
  if (auto error = ReadRfc3339(text, time)) return *error;
  return ToInstant(time, local);
}

Result<WallTime> ParseDate(std::string_view text, const TimeZone& local) {
  Error error = NotUnderstood("date");
  size_t furthest = 0;
  for (const std::string_view pattern : {"%Y-%m-%d", "%e %b %Y", "%b %e, %Y"}) {
    CalendarTime time;
    size_t progress = 0;
    auto stopped = Read(text, pattern, time, &progress);
    if (!stopped) return ToInstant(time, local);
    if (progress > furthest) error = *std::move(stopped);
    furthest = std::max(furthest, progress);
  }
  return error;
}

Result<WallTime> ParseNumericDate(std::string_view text, DateOrder order, const TimeZone& local) {
  CalendarTime time;
  TextScanner scanner(text);
  const bool day_first = order == DateOrder::kDayFirst;
  if (!ReadShortNumber(scanner, day_first ? time.day : time.month)) return NotUnderstood("date");
  const std::string_view separator = scanner.rest().substr(0, 1);
  if (!scanner.SkipAnyOf("/.-") || !ReadShortNumber(scanner, day_first ? time.month : time.day) ||
      !scanner.Skip(separator) || !scanner.Digits(4, time.year)) {
    return NotUnderstood("date");
  }
  if (scanner.AtEnd()) return ToInstant(time, local);
  const bool comma = scanner.Skip(",");
  if (!scanner.Skip(" ") && !comma) return NotUnderstood("text after the date");
  if (!ReadClock(scanner, time)) return NotUnderstood("time of day");
  if (!scanner.AtEnd() && !(ReadZone(scanner, time) && scanner.AtEnd())) {
    return NotUnderstood("zone");
  }
  return ToInstant(time, local);
}

Result<WallTime> ParseHttpDate(std::string_view text, WallTime received) {
  Error error = NotUnderstood("date");
  size_t furthest = 0;
  for (const std::string_view pattern :
       {"%a, %e %b %Y %T %Z", "%A, %d-%b-%y %T %Z", "%a %b %e %T %Y", "%a, %d-%b-%Y %T %Z",
        "%e %b %Y %T %Z", "%a %b %e %T %Z %Y", "%a %b %e %Y %T %Z"}) {
    CalendarTime time;
    size_t progress = 0;
    if (auto stopped = Read(text, pattern, time, &progress)) {
      if (progress > furthest) error = *std::move(stopped);
      furthest = std::max(furthest, progress);
      continue;
    }
    if (pattern.find("%y") != std::string_view::npos) {
      const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(received));
      const int this_year = static_cast<int>(today.year());
      time.year += this_year / 100 * 100;
      if (time.year > this_year + 50) time.year -= 100;
    }
    return ToInstant(time, TimeZone());
  }
  return error;
}

std::string FormatUtc(WallTime time, const char* pattern) {
  const std::time_t seconds =
      std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 40> text{};
  return {text.data(), std::strftime(text.data(), text.size(), pattern, &parts)};
}

}  // namespace api_credits
