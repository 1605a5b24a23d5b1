#include "exporter/config/settings_parser.h"

#include <algorithm>
#include <string>

#include "exporter/base/ascii.h"
#include "exporter/config/config_grammar.h"
#include "exporter/config/way_out_parser.h"
#include "exporter/document/scalars.h"
#include "exporter/document/times.h"
#include "exporter/provider/frequency.h"

namespace api_credits {
namespace {

void ReportOrder(const MapReader& map, std::string_view key) {
  map.report().Error(map.mark(), std::string(key) +
                                     ": the warning threshold must not be below the critical one, "
                                     "or the warning comes too late");
}

SeverityThresholds ParseLowCredits(const MapReader& map) {
  SeverityThresholds thresholds;
  map.Into("warning", ReadThreshold, thresholds.warning);
  map.Into("critical", ReadThreshold, thresholds.critical);
  const auto& [warning, critical] = thresholds;
  // Credits and percent compare only once the grant or limit is known.
  if (warning && critical && warning->percent == critical->percent &&
      warning->value < critical->value) {
    ReportOrder(map, "low_credits");
  }
  return thresholds;
}

RunwayThresholds ParseRunway(const MapReader& map) {
  RunwayThresholds thresholds;
  map.Into("warning", ReadDuration, thresholds.warning);
  map.Into("critical", ReadDuration, thresholds.critical);
  if (thresholds.warning && thresholds.critical && *thresholds.warning < *thresholds.critical) {
    ReportOrder(map, "runway");
  }
  return thresholds;
}

std::optional<std::string> ReadCurrency(const Setting& setting, const FileReport& report) {
  auto code = ReadText(setting, report);
  if (!code) return std::nullopt;
  if (code->size() == 3 && std::all_of(code->begin(), code->end(), IsLower)) return code;
  report.Error(setting.mark(), "currency: must be three lower-case letters such as usd, not " +
                                   Quoted(*setting.node));
  return std::nullopt;
}

Price ParsePrice(const MapReader& map) {
  Price price;
  map.Into("amount", ReadAmount, price.amount);
  map.Into("currency", ReadCurrency, price.currency);
  return price;
}

// REQUIRES: the map has `every` and the keys of kPeriodFields.
void ParsePeriod(const MapReader& map, StatedPeriod& period) {
  map.Into("every", ReadFrequency, period.every);
  map.Into("zone", ReadTimeZone, period.zone);
  if (map.Has("zone")) {
    // Without the zone, which has been reported, at least the text is checked.
    const TimeZone zone = period.zone.value_or(TimeZone());
    const auto read = [&](const Setting& setting, const FileReport& report) {
      return ReadTimestampIn(zone, setting, report);
    };
    map.Into("next", read, period.next);
  } else {
    map.Into("next", ReadTimestamp, period.next);
  }
  if (period.every && period.every->NeedsNext() && !map.Has("next")) {
    map.report().Error(map.MarkOf("every"), "every: " + FrequencyWord(*period.every) +
                                                " needs \"next\", because no calendar says when it "
                                                "begins");
  }
}

StatedGrant ParseGrant(const MapReader& map) {
  StatedGrant grant;
  ParsePeriod(map, grant);
  map.Into("credits", ReadAmount, grant.credits);
  map.Into("rollover", ReadBool, grant.rollover);
  return grant;
}

Budget ParseBudget(const MapReader& map) {
  Budget budget;
  ParsePeriod(map, budget);
  map.Into("amount", ReadAmount, budget.amount);
  return budget;
}

}  // namespace

std::optional<Threshold> ReadThreshold(const Setting& setting, const FileReport& report) {
  if (setting.node->kind == YamlNode::Kind::kScalar) {
    std::string_view text = setting.node->text;
    const bool percent = text.ends_with('%');
    if (percent) text.remove_suffix(1);
    const bool is_number = percent || setting.node->style != YamlNode::Style::kQuoted;
    const auto number = ParsePlainNumber(text);
    if (is_number && number && *number >= 0 && (!percent || *number <= 100)) {
      return Threshold{*number, percent};
    }
  }
  ReportWrong(setting, report, "credits such as 20000, or 0% to 100% of the grant or limit");
  return std::nullopt;
}

GlobalSettings ParseGlobal(const MapReader& map, const std::filesystem::path& directory) {
  GlobalSettings global;
  map.Into("poll_interval", ReadDuration, global.poll_interval);
  map.Into("poll_timeout", ReadDuration, global.poll_timeout);
  map.Into("stale_after", ReadDuration, global.stale_after);
  map.Into("max_requests_in_flight", ReadCount, global.max_requests_in_flight);
  map.Into("max_requests_per_host", ReadCount, global.max_requests_per_host);
  ParseWayOut(map, directory, global.way);
  if (const auto low = map.Map("low_credits")) global.low_credits = ParseLowCredits(*low);
  if (const auto runway = map.Map("runway")) global.runway = ParseRunway(*runway);
  return global;
}

PoolSettings ParsePoolSettings(const MapReader& map, const GlobalSettings& global) {
  PoolSettings settings;
  settings.low_credits = global.low_credits;
  settings.runway = global.runway;
  if (const auto low = map.Map("low_credits")) settings.low_credits = ParseLowCredits(*low);
  if (const auto runway = map.Map("runway")) settings.runway = ParseRunway(*runway);
  if (const auto price = map.Map("price_per_credit")) settings.price = ParsePrice(*price);
  if (const auto grant = map.Map("grant")) settings.grant = ParseGrant(*grant);
  if (const auto budget = map.Map("budget")) settings.budget = ParseBudget(*budget);
  if (settings.grant && settings.budget) {
    map.report().Error(map.MarkOf("budget"),
                       "\"budget\" cannot be used together with \"grant\"; both say when a "
                       "period ends");
  }
  return settings;
}

}  // namespace api_credits
