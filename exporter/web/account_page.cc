#include "exporter/web/account_page.h"

#include <initializer_list>
#include <utility>

#include "exporter/base/number_text.h"
#include "exporter/base/time_text.h"
#include "exporter/web/account_markup.h"
#include "exporter/web/advice.h"
#include "exporter/web/condition.h"
#include "exporter/web/html.h"
#include "exporter/web/human_text.h"

namespace api_credits {
namespace {

// A list of terms; what is not known is left out.
class Terms {
 public:
  void Add(std::string_view term, const std::string& markup) {
    if (markup.empty()) return;
    list_.append("<dt>").append(term).append("</dt><dd>").append(markup).append("</dd>\n");
  }
  void Add(std::string_view term, const std::optional<std::string>& text) {
    if (text) Add(term, Isolated(*text));
  }
  void Add(std::string_view term, const std::optional<double>& amount) {
    if (amount) Add(term, AmountText(*amount));
  }
  void Add(std::string_view term, const std::optional<WallTime>& time, WallTime now) {
    if (!time) return;
    Add(term, TimeElement(*time, TimeText(*time)) + ", " + AgoText(*time, now));
  }

  std::string Markup() const { return list_.empty() ? list_ : "<dl>\n" + list_ + "</dl>\n"; }

 private:
  std::string list_;
};

// A table whose rows become cards on a narrow screen.
class Lines {
 public:
  explicit Lines(std::vector<std::string_view> columns) : columns_(std::move(columns)) {}

  void Add(const std::vector<std::string>& cells) {
    rows_ += "<tr>";
    for (size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].empty()) {
        rows_ += "<td></td>";
      } else {
        rows_.append("<td data-label=\"").append(columns_[i]).append("\"><div>");
        rows_.append(cells[i]).append("</div></td>");
      }
    }
    rows_ += "</tr>\n";
  }

  std::string Markup() const {
    std::string table = "<table class=\"lines\"><thead><tr>";
    for (const std::string_view column : columns_) {
      table.append("<th scope=\"col\">").append(column).append("</th>");
    }
    return table + "</tr></thead>\n<tbody>\n" + rows_ + "</tbody></table>\n";
  }

 private:
  std::vector<std::string_view> columns_;
  std::string rows_;
};

std::string Amount(const std::optional<double>& amount) {
  return amount ? AmountText(*amount) : std::string();
}

std::string ThresholdText(const std::optional<double>& threshold, bool unresolved) {
  if (threshold) return AmountText(*threshold);
  return unresolved ? "a percentage, and neither grant nor limit is known" : "";
}

std::string SpanIfSet(const std::optional<double>& seconds) {
  return seconds ? SpanText(*seconds) : std::string();
}

std::string SpendingText(const PoolView& pool) {
  if (!pool.burn) return {};
  const double per_day = pool.burn->per_second * 24 * 60 * 60;
  return AmountText(per_day) + " a day, as in the last " + SpanText(Seconds(pool.burn->window));
}

std::string YesOrNo(const std::optional<bool>& flag) {
  if (!flag) return {};
  return *flag ? "yes" : "no";
}

std::string PoolSection(const AccountView& view, const PoolView& pool, WallTime now) {
  const PoolReading& reading = pool.reading;
  std::string section = "<h3>" + Isolated(reading.pool) + " ";
  if (view.fresh) section += StateMarkup(ConditionOf(pool, now));
  Terms terms;
  terms.Add("Remaining", BalanceMarkup(pool));
  terms.Add("Used in this period", reading.used);
  terms.Add(pool.has_budget ? "Budget" : "Limit", reading.limit);
  terms.Add("Grant", reading.recurring_grant);
  terms.Add("Granted every", reading.grant_frequency);
  terms.Add("Unused credits stay", YesOrNo(reading.rollover));
  terms.Add("Refresh", reading.refresh, now);
  terms.Add("Period began", reading.period_start, now);
  terms.Add("Expires next", reading.expiring);
  terms.Add("Expires at", reading.expiry, now);
  terms.Add("Spent", SpendingText(pool));
  terms.Add("Lasts", SpanIfSet(pool.runway));
  terms.Add("Warns below", ThresholdText(pool.low_warning, pool.warning_unresolved));
  terms.Add("Critical below", ThresholdText(pool.low_critical, pool.critical_unresolved));
  terms.Add("Warns if it lasts less than", SpanIfSet(pool.runway_warning));
  terms.Add("Critical if it lasts less than", SpanIfSet(pool.runway_critical));
  if (pool.price) {
    terms.Add("Price of one", AmountText(pool.price->amount) + " " + Escape(pool.price->currency));
  }
  if (pool.held) terms.Add("Held", std::string("the last reading waits for a second one"));
  terms.Add("Not listed since", pool.missing_since, now);
  return section + "</h3>\n" + terms.Markup();
}

std::string PoolSections(const AccountView& view, WallTime now) {
  std::string sections = "<h2>Pools</h2>\n";
  if (view.pools.empty()) return sections + "<p>The vendor tells no balance.</p>\n";
  for (const PoolView& pool : view.pools) sections += PoolSection(view, pool, now);
  return sections;
}

std::string RateLimits(const AccountView& view, WallTime now) {
  if (view.policies.empty()) return {};
  Lines lines({"Policy", "Quota", "Remaining", "Used", "Window", "Reset"});
  for (const PolicyReading& policy : view.policies) {
    const std::string reset =
        policy.reset ? TimeElement(*policy.reset, AgoText(*policy.reset, now)) : std::string();
    lines.Add({Isolated(policy.policy), Amount(policy.quota), Amount(policy.remaining),
               Amount(policy.used), SpanIfSet(policy.window_seconds), reset});
  }
  return "<h2>Rate limits</h2>\n" + lines.Markup();
}

std::string DurationText(std::uint32_t milliseconds) {
  if (milliseconds < 1000) return std::to_string(milliseconds) + " ms";
  return AmountText(milliseconds / 1000.0) + " s";
}

std::string RemarkOf(const RecentPoll& poll) {
  std::string remark = poll.reason ? std::string(ReasonName(*poll.reason)) : std::string();
  if (!poll.unreadable) return remark;
  std::string fields;
  for (const std::string& field : *poll.unreadable) {
    fields += (fields.empty() ? "" : ", ") + Isolated(field);
  }
  return remark + "<small>not read: " + fields + "</small>";
}

std::string RecentPollsTable(const std::vector<RecentPoll>& polls) {
  std::string section = "<h2>Recent polls</h2>\n";
  if (polls.empty()) return section + "<p>None since the exporter started.</p>\n";
  Lines lines({"Answered", "Outcome", "Took", "HTTP status", "Fault"});
  for (const RecentPoll& poll : polls) {
    lines.Add({TimeElement(poll.received, TimeTextWithSeconds(poll.received)),
               std::string(OutcomeName(poll.outcome)), DurationText(poll.duration_milliseconds),
               poll.http_status == 0 ? "none" : std::to_string(poll.http_status), RemarkOf(poll)});
  }
  return section + lines.Markup();
}

std::string Faults(const AccountView& view) {
  if (view.diagnostics.empty()) return {};
  std::string list = "<p>The last poll says:</p>\n<ul class=\"plain\">";
  for (const std::string& sentence : view.diagnostics) list += "<li>" + Escape(sentence) + "</li>";
  return list + "</ul>\n";
}

std::string Polls(const AccountView& view, WallTime now) {
  Terms terms;
  terms.Add("Last success", view.last_success, now);
  if (!view.last_success) terms.Add("Last success", std::string("never"));
  if (view.last_poll) terms.Add("Last poll", view.last_poll->received, now);
  terms.Add("Next poll", view.next_poll, now);
  if (view.polls > 0) {
    terms.Add("Polls",
              std::to_string(view.polls) + ", " + std::to_string(view.failures) + " failed");
  }
  return terms.Markup();
}

std::string PollButton(const AccountView& view, WallTime now, const AccountPageOptions& options) {
  if (!options.may_poll) return {};
  std::string markup;
  if (options.asked_poll) {
    const WallTime due = *options.asked_poll;
    markup = "<p class=\"note\" role=\"status\">";
    markup += due <= now ? "The account is polled now; this page is read anew in a moment."
                         : "The account will be polled " + AgoText(due, now) + ", at " +
                               TimeTextWithSeconds(due) + ": it may not be polled sooner.";
    markup += "</p>\n";
  }
  return markup + "<form method=\"post\" action=\"./-/poll?" + Escape(QueryOf(*view.account)) +
         "\"><button>Poll now</button></form>\n";
}

std::string Facts(const AccountView& view, WallTime now) {
  const Account& account = *view.account;
  const Provider& provider = *account.provider;
  Terms terms;
  terms.Add("Provider", Isolated(provider.name));
  terms.Add("Account", Isolated(account.name));
  std::string labels;
  for (const auto& [name, value] : account.labels) {
    labels += (labels.empty() ? "" : "<br>") + Escape(name) + " = " + Isolated(value);
  }
  terms.Add("Labels", labels);
  terms.Add("Plan", view.plan);
  terms.Add("Plan ends", view.plan_end, now);
  terms.Add("Key expires", view.key_expiry, now);
  terms.Add("Polled every", SpanText(Seconds(account.poll_interval)));
  terms.Add("Values are shown for", SpanText(Seconds(account.stale_after)));
  if (view.clock_offset) {
    terms.Add("Vendor's clock is off by", FormatNumber(Seconds(*view.clock_offset)) + " s");
  }
  if (!provider.topup_url.empty()) terms.Add("Top up", ExternalLink(provider.topup_url));
  if (!provider.documentation.empty()) {
    terms.Add("Documentation", ExternalLink(provider.documentation));
  }
  terms.Add("For programs",
            "<a href=\"./api/v1/accounts?" + Escape(QueryOf(account)) + "\">JSON</a>");
  return "<h2>Configuration</h2>\n" + terms.Markup();
}

}  // namespace

std::string RenderAccountPage(const AccountView& view, const std::vector<RecentPoll>& polls,
                              WallTime now, const AccountPageOptions& options) {
  const Account& account = *view.account;
  const Condition condition = ConditionOf(view, now);
  HtmlPage page;
  page.title = account.name + " - " + account.provider->title;
  page.nav = NavOf(options.telemetry_path);
  if (options.asked_poll && *options.asked_poll <= now) {
    page.reload = "3; url=./account?" + QueryOf(account);
  }
  page.body = "<h1>" + Isolated(account.name) + " <small>" + Isolated(account.provider->title) +
              "</small></h1>\n<p>" + StateMarkup(condition) + "</p>\n";
  if (const std::string advice = AdviceOn(view, condition); !advice.empty()) {
    page.body += "<p>" + Escape(advice) + "</p>\n";
  }
  page.body += Faults(view) + Polls(view, now) + PollButton(view, now, options) +
               PoolSections(view, now) + RateLimits(view, now) + RecentPollsTable(polls) +
               Facts(view, now);
  page.footer = "As of " + TimeElement(now, TimeTextWithSeconds(now)) + ".";
  return RenderPage(page);
}

}  // namespace api_credits
