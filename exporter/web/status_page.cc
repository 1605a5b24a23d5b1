#include "exporter/web/status_page.h"

#include <optional>

#include "exporter/base/time_text.h"

namespace api_credits {
namespace {

constexpr std::string_view kStyle =
    ":root{color-scheme:light dark}"
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}"
    "caption{text-align:left;font-weight:bold;padding:.5rem 0}"
    "th,td{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #8888}"
    "nav li{display:inline;margin-right:1.5rem}nav ul{padding:0}";

std::string Escape(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string FormatTime(WallTime time) { return FormatUtc(time, "%Y-%m-%d %H:%M:%S UTC"); }

std::string LastSuccess(const AccountView& view) {
  if (!view.last_success) return "never";
  return FormatTime(*view.last_success) + (view.fresh ? "" : " (no current values)");
}

std::string Link(std::string_view path, std::string_view text) {
  return "<li><a href=\"" + Escape(path) + "\">" + Escape(text) + "</a></li>";
}

// What a person should know of a pool whose amounts are not those of the last reading.
std::string Remarks(const AccountView& view) {
  std::string remarks;
  for (const PoolView& pool : view.pools) {
    std::string remark;
    if (pool.held) remark = "held: nothing explains the last reading; a second one decides";
    if (pool.missing_since) {
      remark = "missing since " + FormatTime(*pool.missing_since) + "; its last amounts stand";
    }
    if (remark.empty()) continue;
    remarks += (remarks.empty() ? "" : "<br>") + Escape(pool.reading.pool + ": " + remark);
  }
  return remarks;
}

std::string Row(const AccountView& view) {
  const std::string_view status = view.status ? OutcomeName(*view.status) : "pending";
  std::string row = "<tr><td>" + Escape(view.account->provider->name) + "</td>";
  row += "<th scope=\"row\">" + Escape(view.account->name) + "</th>";
  row += "<td>" + Escape(status) + "</td>";
  row += "<td>" + LastSuccess(view) + "</td>";
  row += "<td>" + Remarks(view) + "</td></tr>\n";
  return row;
}

std::string AccountTable(const Snapshot& snapshot) {
  if (snapshot.accounts.empty()) return "<p>No account is configured.</p>\n";
  std::string table =
      "<table><caption>Accounts (" + std::to_string(snapshot.accounts.size()) +
      ")</caption>\n<thead><tr><th scope=\"col\">Provider</th><th scope=\"col\">Account</th>"
      "<th scope=\"col\">Status</th><th scope=\"col\">Last success</th>"
      "<th scope=\"col\">Pools</th></tr></thead>\n<tbody>\n";
  for (const auto& view : snapshot.accounts) table += Row(*view);
  return table + "</tbody></table>\n";
}

}  // namespace

std::string RenderStatusPage(const Snapshot& snapshot, std::string_view version,
                             std::string_view telemetry_path) {
  std::string page =
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
      "<title>api_credits_exporter</title><style>";
  page.append(kStyle).append("</style></head>\n<body>\n<header><h1>api_credits_exporter</h1>\n<p>");
  page += "Version " + Escape(version) + "</p></header>\n<nav aria-label=\"Pages\"><ul>";
  page += Link(telemetry_path, "Metrics") + Link("/-/healthy", "Health") +
          Link("/-/ready", "Readiness");
  page += "</ul></nav>\n<main>\n" + AccountTable(snapshot);
  page += "<p>As of " + FormatTime(snapshot.taken.wall) + ".</p>\n</main>\n</body></html>\n";
  return page;
}

}  // namespace api_credits
