#include "exporter/web/status_page.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "exporter/web/account_markup.h"
#include "exporter/web/advice.h"
#include "exporter/web/condition.h"
#include "exporter/web/html.h"
#include "exporter/web/human_text.h"

namespace api_credits {
namespace {

struct Standing {
  Condition condition;
  const AccountView* view;
};

std::string Cell(std::string_view label, const std::string& markup) {
  if (markup.empty()) return "<td></td>";
  return "<td data-label=\"" + std::string(label) + "\"><div>" + markup + "</div></td>";
}

// In the first of the rows of an account, for all of them.
std::string RowSpan(size_t rows) { return " rowspan=\"" + std::to_string(rows) + "\">"; }

std::string PoolCells(const AccountView& view, const PoolView& pool, WallTime now) {
  // The one pool of most vendors needs no name.
  const bool named = view.pools.size() > 1 || pool.reading.pool != "main";
  std::string balance = BalanceMarkup(pool);
  if (balance.empty()) balance = "<span class=\"quiet\">not known</span>";
  if (named) balance = "<small>" + Isolated(pool.reading.pool) + "</small>" + balance;
  const Condition condition = ConditionOf(pool, now);
  if (view.pools.size() > 1 && view.fresh && condition != Condition::kOk) {
    balance += " " + StateMarkup(condition);
  }
  return Cell("Balance", balance) + Cell("Left", ShareMarkup(pool)) +
         Cell("Lasts", RunwayMarkup(pool)) + Cell("Refresh", RefreshMarkup(pool, now));
}

std::string PollsMarkup(const AccountView& view, WallTime now) {
  std::string markup = view.last_success
                           ? TimeElement(*view.last_success, AgoText(*view.last_success, now))
                           : std::string("never");
  if (!view.next_poll) return markup;
  const std::string next = *view.next_poll <= now ? "now" : AgoText(*view.next_poll, now);
  return markup + "<small>next poll " + TimeElement(*view.next_poll, next) + "</small>";
}

std::string AccountMarkup(const Account& account) {
  const Provider& provider = *account.provider;
  return "<a href=\"./account?" + Escape(QueryOf(account)) + "\">" + Isolated(account.name) +
         "</a><small>" + Isolated(provider.title.empty() ? provider.name : provider.title) +
         "</small>";
}

// The pools that are shown of an account: the worst, in the order of their names.
std::vector<const PoolView*> ShownPools(const AccountView& view, WallTime now) {
  std::vector<std::pair<Condition, const PoolView*>> pools;
  for (const PoolView& pool : view.pools) pools.emplace_back(ConditionOf(pool, now), &pool);
  if (pools.size() > kMaxPoolsShown) {
    std::stable_sort(pools.begin(), pools.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    pools.resize(kMaxPoolsShown);
    std::sort(pools.begin(), pools.end(), [](const auto& a, const auto& b) {
      return a.second->reading.pool < b.second->reading.pool;
    });
  }
  std::vector<const PoolView*> shown;
  shown.reserve(pools.size());
  for (const auto& [condition, pool] : pools) shown.push_back(pool);
  return shown;
}

bool WantsCredits(Condition condition) {
  return condition == Condition::kExhausted ||
         (condition >= Condition::kLowCritical && condition <= Condition::kShort);
}

std::string TopUpLink(const std::string& url) {
  return url.empty() ? url : " " + ExternalLink(url, "Top-up page");
}

std::string AccountBody(const Standing& standing, WallTime now) {
  const AccountView& view = *standing.view;
  const std::vector<const PoolView*> pools = ShownPools(view, now);
  const std::string span = RowSpan(std::max<size_t>(pools.size(), 1));
  std::string body = "<tbody><tr class=\"pool\">";
  body += "<td" + span + StateMarkup(standing.condition) + "</td>";
  body += "<th scope=\"row\"" + span + AccountMarkup(*view.account) + "</th>";
  const std::string polls =
      "<td data-label=\"Last read\"" + span + "<div>" + PollsMarkup(view, now) + "</div></td>";
  if (pools.empty()) body += "<td colspan=\"4\"></td>" + polls;
  for (size_t i = 0; i < pools.size(); ++i) {
    if (i > 0) body += "</tr>\n<tr class=\"pool\">";
    body += PoolCells(view, *pools[i], now);
    if (i == 0) body += polls;
  }
  body += "</tr>\n";
  std::string advice = Escape(AdviceOn(view, standing.condition));
  if (pools.size() < view.pools.size()) {
    advice += (advice.empty() ? "" : " ") + std::to_string(view.pools.size() - pools.size()) +
              " more pools are on the account's page.";
  }
  if (!advice.empty() && WantsCredits(standing.condition)) {
    advice += TopUpLink(view.account->provider->topup_url);
  }
  if (!advice.empty()) {
    body += "<tr class=\"advice\"><td></td><td colspan=\"6\">" + advice + "</td></tr>\n";
  }
  return body + "</tbody>\n";
}

// The worst first; of equals, by provider and name.
std::vector<Standing> StandingsOf(const Snapshot& snapshot) {
  std::vector<Standing> standings;
  standings.reserve(snapshot.accounts->size());
  for (const auto& view : *snapshot.accounts) {
    standings.push_back({ConditionOf(*view, snapshot.taken.wall), view.get()});
  }
  std::stable_sort(standings.begin(), standings.end(),
                   [](const Standing& a, const Standing& b) { return a.condition < b.condition; });
  return standings;
}

std::string Accounts(size_t number) {
  return std::to_string(number) + (number == 1 ? " account" : " accounts");
}

std::string Headline(const std::vector<Standing>& standings) {
  if (standings.empty()) return "No account is configured";
  const auto need = std::count_if(standings.begin(), standings.end(), [](const Standing& standing) {
    return FactsOf(standing.condition).needs_attention;
  });
  if (need == 0) return "No account needs attention";
  return std::to_string(need) + " of " + Accounts(standings.size()) +
         (need == 1 ? " needs attention" : " need attention");
}

std::string Summary(const std::vector<Standing>& standings, const std::string& headline) {
  std::map<Condition, size_t> counts;
  for (const Standing& standing : standings) ++counts[standing.condition];
  std::string summary = "<h1>" + headline + "</h1>\n<ul class=\"counts\">";
  for (const auto& [condition, count] : counts) {
    summary += "<li>" + StateMarkup(condition) + " " + std::to_string(count) + "</li>";
  }
  return summary + "</ul>\n";
}

std::string Table(const std::vector<Standing>& standings, WallTime now) {
  std::string table =
      "<table class=\"accounts\"><thead><tr><th scope=\"col\">State</th><th scope=\"col\">Account"
      "</th><th scope=\"col\">Balance</th><th scope=\"col\">Left</th><th scope=\"col\">Lasts</th>"
      "<th scope=\"col\">Refresh</th><th scope=\"col\">Last read</th></tr></thead>\n";
  const size_t shown = std::min(standings.size(), kMaxAccountsShown);
  for (size_t i = 0; i < shown; ++i) table += AccountBody(standings[i], now);
  table += "</table>\n";
  if (shown < standings.size()) {
    table += "<p class=\"note\">" + Accounts(standings.size() - shown) +
             " more are in a state no worse than these; <a href=\"./api/v1/accounts\">the JSON</a> "
             "has all.</p>\n";
  }
  return table;
}

}  // namespace

std::string RenderStatusPage(const Snapshot& snapshot, std::string_view version,
                             std::string_view telemetry_path) {
  const WallTime now = snapshot.taken.wall;
  HtmlPage page;
  const std::vector<Standing> standings = StandingsOf(snapshot);
  const std::string headline = Headline(standings);
  page.title = headline + " - api_credits_exporter";
  page.nav = NavOf(telemetry_path);
  page.reload = "60";
  page.body = Summary(standings, headline);
  if (!standings.empty()) page.body += Table(standings, now);
  page.footer = "As of " + TimeElement(now, TimeTextWithSeconds(now)) +
                "; read anew every minute. api_credits_exporter " + Escape(version) + ".";
  return RenderPage(page);
}

}  // namespace api_credits
