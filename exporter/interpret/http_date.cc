#include "exporter/interpret/http_date.h"

#include <array>
#include <cstddef>

#include "exporter/interpret/calendar_time.h"
#include "exporter/interpret/text_scanner.h"

namespace api_credits {
namespace {

constexpr std::array<std::string_view, 7> kShortDays = {"Mon", "Tue", "Wed", "Thu",
                                                        "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 7> kLongDays = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

template <size_t N>
bool SkipOneOf(TextScanner& scanner, const std::array<std::string_view, N>& words) {
  for (const std::string_view word : words) {
    if (scanner.Skip(word)) return true;
  }
  return false;
}

bool ReadInto(const std::optional<int>& number, int& field) {
  if (number) field = *number;
  return number.has_value();
}

bool ReadMonth(TextScanner& scanner, CalendarTime& time) {
  for (size_t i = 0; i < kMonths.size(); ++i) {
    if (!scanner.Skip(kMonths[i])) continue;
    time.month = static_cast<int>(i) + 1;
    return true;
  }
  return false;
}

bool ReadHourMinuteSecond(TextScanner& scanner, CalendarTime& time) {
  return ReadInto(scanner.Digits(2), time.hour) && scanner.Skip(":") &&
         ReadInto(scanner.Digits(2), time.minute) && scanner.Skip(":") &&
         ReadInto(scanner.Digits(2), time.second);
}

std::optional<WallTime> Finish(const TextScanner& scanner, const CalendarTime& time) {
  return scanner.AtEnd() ? time.ToInstant() : std::nullopt;
}

// Sun, 06 Nov 1994 08:49:37 GMT
std::optional<WallTime> ParseImfFixdate(std::string_view text) {
  TextScanner scanner(text);
  CalendarTime time;
  const bool matches = SkipOneOf(scanner, kShortDays) && scanner.Skip(", ") &&
                       ReadInto(scanner.Digits(2), time.day) && scanner.Skip(" ") &&
                       ReadMonth(scanner, time) && scanner.Skip(" ") &&
                       ReadInto(scanner.Digits(4), time.year) && scanner.Skip(" ") &&
                       ReadHourMinuteSecond(scanner, time) && scanner.Skip(" GMT");
  return matches ? Finish(scanner, time) : std::nullopt;
}

// Sunday, 06-Nov-94 08:49:37 GMT
std::optional<WallTime> ParseRfc850(std::string_view text, WallTime received) {
  TextScanner scanner(text);
  CalendarTime time;
  const bool matches = SkipOneOf(scanner, kLongDays) && scanner.Skip(", ") &&
                       ReadInto(scanner.Digits(2), time.day) && scanner.Skip("-") &&
                       ReadMonth(scanner, time) && scanner.Skip("-") &&
                       ReadInto(scanner.Digits(2), time.year) && scanner.Skip(" ") &&
                       ReadHourMinuteSecond(scanner, time) && scanner.Skip(" GMT");
  if (!matches) return std::nullopt;
  const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(received));
  const int this_year = static_cast<int>(today.year());
  time.year += this_year / 100 * 100;
  if (time.year > this_year + 50) time.year -= 100;
  return Finish(scanner, time);
}

// Sun Nov  6 08:49:37 1994
std::optional<WallTime> ParseAsctime(std::string_view text) {
  TextScanner scanner(text);
  CalendarTime time;
  const bool matches = SkipOneOf(scanner, kShortDays) && scanner.Skip(" ") &&
                       ReadMonth(scanner, time) && scanner.Skip(" ") &&
                       ReadInto(scanner.Digits(scanner.Skip(" ") ? 1 : 2), time.day) &&
                       scanner.Skip(" ") && ReadHourMinuteSecond(scanner, time) &&
                       scanner.Skip(" ") && ReadInto(scanner.Digits(4), time.year);
  return matches ? Finish(scanner, time) : std::nullopt;
}

}  // namespace

std::optional<WallTime> ParseHttpDate(std::string_view text, WallTime received) {
  if (const auto instant = ParseImfFixdate(text)) return instant;
  if (const auto instant = ParseRfc850(text, received)) return instant;
  return ParseAsctime(text);
}

}  // namespace api_credits
