#include "exporter/poll/template_values.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <iterator>

#include "exporter/base/ascii.h"
#include "exporter/base/json_text.h"
#include "exporter/base/time_text.h"
#include "exporter/ledger/declared_period.h"
#include "exporter/provider/provider_grammar.h"

namespace api_credits {
namespace {

// In the order of kInstantNames and kInstantFormats.
enum class InstantName { kNow, kDayStart, kMonthStart, kYearStart, kPeriodStart };
enum class InstantFormat { kRfc3339, kDate, kYearMonth, kUnixSeconds, kUnixMilliseconds };

std::string Escaped(std::string_view value, Escape escape) {
  switch (escape) {
    case Escape::kNone:
      break;
    case Escape::kUrl:
    case Escape::kForm:
      return UrlEscaped(value);
    case Escape::kJson: {
      std::string out;
      AppendJsonEscaped(out, value);
      return out;
    }
  }
  return std::string(value);
}

// The pool whose budget says since when spending counts.
std::string BudgetedPool(const Account& account) {
  for (const auto& [pool, settings] : account.pools) {
    if (settings.budget) return pool;
  }
  return "main";
}

WallTime InstantOf(InstantName name, const Account& account, WallTime now) {
  const TimeZone& zone = account.provider->time_zone;
  switch (name) {
    case InstantName::kNow:
      break;
    case InstantName::kDayStart:
      return CalendarStart(Frequency::kDay, now, zone);
    case InstantName::kMonthStart:
      return CalendarStart(Frequency::kMonth, now, zone);
    case InstantName::kYearStart:
      return CalendarStart(Frequency::kYear, now, zone);
    case InstantName::kPeriodStart:
      return PeriodStart(account, BudgetedPool(account), now);
  }
  return now;
}

std::string TextOf(WallTime instant, InstantFormat format, const TimeZone& zone) {
  const auto since = instant.time_since_epoch();
  // As a clock of the zone shows it.
  const WallTime shown(zone.ToLocal(instant).time_since_epoch());
  switch (format) {
    case InstantFormat::kRfc3339:
      break;
    case InstantFormat::kDate:
      return FormatUtc(shown, "%Y-%m-%d");
    case InstantFormat::kYearMonth:
      return FormatUtc(shown, "%Y-%m");
    case InstantFormat::kUnixSeconds:
      return std::to_string(std::chrono::floor<std::chrono::seconds>(since).count());
    case InstantFormat::kUnixMilliseconds:
      return std::to_string(std::chrono::floor<std::chrono::milliseconds>(since).count());
  }
  return FormatUtc(instant);
}

}  // namespace

std::string UrlEscaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (IsAlphanumeric(c) || std::string_view("-._~").find(c) != std::string_view::npos) {
      out += c;
    } else {
      std::array<char, 8> code{};
      std::snprintf(code.data(), code.size(), "%%%02X", static_cast<unsigned char>(c));
      out += code.data();
    }
  }
  return out;
}

std::optional<MaskedText> TemplateValues::Fill(const Template& text, Escape escape) const {
  MaskedText filled;
  for (const Template::Part& part : text.parts) {
    if (!part.is_name) {
      filled.Append(escape == Escape::kForm ? UrlEscaped(part.text) : part.text);
      continue;
    }
    const bool has_value = FillName(part, [&](std::string_view value, bool is_secret) {
      const std::string escaped = Escaped(value, escape);
      if (is_secret) {
        filled.AppendSecret(escaped, part.text);
      } else {
        filled.Append(escaped);
      }
    });
    if (!has_value) return std::nullopt;
  }
  return filled;
}

// A definition declares each name once, so the order of the places does not matter.
bool TemplateValues::FillName(const Template::Part& part, const Append& append) const {
  if (part.text == kKeyName) {
    append(credentials_.key.Reveal(), true);
    return true;
  }
  if (const auto instant = InstantText(part)) {
    append(*instant, false);
    return true;
  }
  if (const auto param = account_.params.find(part.text); param != account_.params.end()) {
    append(param->second, false);
    return true;
  }
  if (const auto secret = credentials_.secrets.find(part.text);
      secret != credentials_.secrets.end()) {
    append(secret->second.Reveal(), true);
    return true;
  }
  const KeptValue* kept = kept_.Find(part.text);
  if (kept == nullptr) return false;
  append(kept->text.Reveal(), kept->is_secret);
  return true;
}

std::optional<std::string> TemplateValues::InstantText(const Template::Part& part) const {
  const auto found = std::find(kInstantNames.begin(), kInstantNames.end(), part.text);
  if (found == kInstantNames.end()) return std::nullopt;
  const auto name = static_cast<InstantName>(std::distance(kInstantNames.begin(), found));
  return TextOf(InstantOf(name, account_, now_), static_cast<InstantFormat>(part.format),
                account_.provider->time_zone);
}

}  // namespace api_credits
