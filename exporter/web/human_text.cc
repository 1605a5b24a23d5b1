#include "exporter/web/human_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>

#include "exporter/base/number_text.h"
#include "exporter/base/time_text.h"

namespace api_credits {
namespace {

constexpr double kMinute = 60;
constexpr double kHour = 60 * kMinute;
constexpr double kDay = 24 * kHour;
constexpr double kYear = 365.25 * kDay;

std::string Fixed(double number, int decimals) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, number);
  std::string fixed = text.data();
  if (fixed.find('.') == std::string::npos) return fixed;
  fixed.erase(fixed.find_last_not_of('0') + 1);
  if (fixed.back() == '.') fixed.pop_back();
  return fixed;
}

// "12 h 5 min" of 12.1 hours: the larger unit, and the smaller one where it is not 0.
std::string TwoUnits(double seconds, double larger, std::string_view large, double smaller,
                     std::string_view small) {
  const double whole = std::floor(seconds / larger);
  const double rest = std::floor((seconds - whole * larger) / smaller);
  std::string text = Fixed(whole, 0).append(large);
  if (rest > 0) text.append(" ").append(Fixed(rest, 0)).append(small);
  return text;
}

}  // namespace

std::string AmountText(double amount) {
  const double size = std::fabs(amount);
  if (!std::isfinite(amount) || size >= 1e15) return FormatNumber(amount);
  const bool tiny = size != 0 && size < 1e-6;
  if (tiny) return FormatNumber(amount);
  const int leading_zeros = size == 0 || size >= 1 ? 0 : static_cast<int>(-std::log10(size));
  std::string text = Fixed(amount, 2 + (size < 1 ? std::min(leading_zeros, 4) : 0));
  const size_t first = text[0] == '-' ? 1 : 0;
  for (size_t at = std::min(text.find('.'), text.size()); at > first + 3;) {
    at -= 3;
    text.insert(at, ",");
  }
  return text == "-0" ? "0" : text;
}

std::string SpanText(double seconds) {
  if (seconds < kMinute) return Fixed(std::floor(std::max(seconds, 0.0)), 0) + " s";
  if (seconds < kHour) return Fixed(std::floor(seconds / kMinute), 0) + " min";
  if (seconds < kDay) return TwoUnits(seconds, kHour, " h", kMinute, " min");
  if (seconds < 10 * kDay) return TwoUnits(seconds, kDay, " d", kHour, " h");
  if (seconds < 2 * kYear) return Fixed(std::floor(seconds / kDay), 0) + " d";
  if (seconds > 100 * kYear) return "over 100 years";
  return Fixed(std::floor(seconds / kYear), 0) + " years";
}

std::string AgoText(WallTime time, WallTime now) {
  const double seconds = Seconds(time - now);
  if (std::fabs(seconds) < 1) return "now";
  return seconds > 0 ? "in " + SpanText(seconds) : SpanText(-seconds) + " ago";
}

std::string TimeText(WallTime time) { return FormatUtc(time, "%Y-%m-%d %H:%M UTC"); }

std::string TimeTextWithSeconds(WallTime time) { return FormatUtc(time, "%Y-%m-%d %H:%M:%S UTC"); }

std::string PercentText(double part, double whole) {
  const double percent = 100 * part / whole;
  if (percent > 0 && percent < 0.1) return "<0.1 %";
  if (percent >= 1000) return ">999 %";
  // Not "100 %" of what is not whole.
  const double shown = percent < 10 ? std::floor(percent * 10) / 10 : std::floor(percent);
  return AmountText(shown) + " %";
}

}  // namespace api_credits
