#include "exporter/web/account_markup.h"

#include <algorithm>
#include <optional>

#include "exporter/base/number_text.h"
#include "exporter/web/html.h"
#include "exporter/web/human_text.h"

namespace api_credits {
namespace {

std::string Number(double amount) {
  return "<span class=\"number\">" + Escape(AmountText(amount)) + "</span>";
}

std::string Small(const std::string& markup) { return "<small>" + markup + "</small>"; }

std::string WithUnit(double amount, const PoolView& pool) {
  return Number(amount) + " " + Isolated(pool.reading.unit);
}

// Native, so that it needs neither script nor style of its own.
std::string Meter(const PoolView& pool, double whole) {
  const auto part = [&](double amount) {
    return FormatNumber(std::clamp(amount / whole, 0.0, 1.0));
  };
  std::string meter = "<meter aria-hidden=\"true\" value=\"" + part(*pool.reading.remaining) + "\"";
  if (pool.low_critical) meter += " low=\"" + part(*pool.low_critical) + "\"";
  if (pool.low_warning) meter += " high=\"" + part(*pool.low_warning) + "\"";
  return meter + " optimum=\"1\"></meter>";
}

}  // namespace

std::string StateMarkup(Condition condition) {
  const ConditionFacts& facts = FactsOf(condition);
  std::string markup = "<span class=\"state ";
  return markup.append(facts.tone).append("\">").append(facts.label).append("</span>");
}

std::string BalanceMarkup(const PoolView& pool) {
  const PoolReading& reading = pool.reading;
  if (reading.unlimited.value_or(false)) return "unlimited";
  if (reading.remaining) return WithUnit(*reading.remaining, pool);
  if (reading.used) return WithUnit(*reading.used, pool) + " used";
  return {};
}

std::string ShareMarkup(const PoolView& pool) {
  const PoolReading& reading = pool.reading;
  const auto whole =
      reading.recurring_grant.value_or(0) > 0 ? reading.recurring_grant : reading.limit;
  if (whole.value_or(0) <= 0) return {};
  if (!reading.remaining) {
    if (!reading.used) return {};
    return Escape(PercentText(*reading.used, *whole)) + " of " + Number(*whole) + " used";
  }
  const double shown = std::max(*reading.remaining, 0.0);
  return Meter(pool, *whole) + "<span class=\"number\">" + Escape(PercentText(shown, *whole)) +
         "</span> of " + Number(*whole);
}

std::string RunwayMarkup(const PoolView& pool) {
  const bool lasts = pool.reading.remaining.value_or(0) > 0;
  if (!pool.burn) return lasts ? Small("not known yet") : std::string();
  const std::string window = SpanText(Seconds(pool.burn->window));
  if (pool.runway) return SpanText(*pool.runway) + Small("as in the last " + window);
  const bool spends = pool.burn->per_second > 0;
  return spends ? std::string() : Small("nothing spent in " + window);
}

std::string RefreshMarkup(const PoolView& pool, WallTime now) {
  const PoolReading& reading = pool.reading;
  std::string amount;
  if (reading.recurring_grant.value_or(0) > 0) amount = "+" + Number(*reading.recurring_grant);
  if (!reading.refresh) {
    if (amount.empty()) return {};
    if (!reading.grant_frequency) return Small(amount);
    return Small(amount + " every " + Isolated(*reading.grant_frequency));
  }
  const std::string when = AgoText(*reading.refresh, now);
  std::string shown = *reading.refresh < now ? "due " + when : when;
  shown = TimeElement(*reading.refresh, shown);
  if (!amount.empty()) amount = " " + amount;
  const std::string date = TimeText(*reading.refresh).substr(0, 10);
  return shown + Small("<span class=\"number\">" + date + "</span>" + amount);
}

std::string ExternalLink(const std::string& url, std::string_view text) {
  if (!url.starts_with("https://") && !url.starts_with("http://")) return Isolated(url);
  return "<a href=\"" + Escape(url) + "\" rel=\"noopener noreferrer\">" +
         (text.empty() ? Escape(url) : std::string(text)) + "</a>";
}

}  // namespace api_credits
