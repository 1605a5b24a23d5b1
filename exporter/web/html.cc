#include "exporter/web/html.h"

#include <cstddef>

#include "exporter/base/ascii.h"
#include "exporter/base/time_text.h"
#include "exporter/base/utf8.h"
#include "exporter/web/style.h"

namespace api_credits {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

std::string_view EntityOf(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

std::string NavItem(std::string_view link, std::string_view text) {
  return "<li><a href=\"" + Escape(link) + "\">" + std::string(text) + "</a></li>";
}

}  // namespace

std::string Escape(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  while (!text.empty()) {
    const char c = text[0];
    const size_t bytes = FirstCharacter(text).bytes;
    const std::string_view entity = EntityOf(c);
    if (bytes == 0 || (IsControl(c) && c != '\n' && c != '\t')) {
      escaped += kReplacement;
    } else if (!entity.empty()) {
      escaped += entity;
    } else {
      escaped += text.substr(0, bytes);
    }
    text.remove_prefix(bytes == 0 ? 1 : bytes);
  }
  return escaped;
}

std::string Isolated(std::string_view text) { return "<bdi>" + Escape(text) + "</bdi>"; }

std::string QueryEncoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (IsAlphanumeric(c) || std::string_view("-._~").find(c) != std::string_view::npos) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += '%';
    encoded += kDigits[byte >> 4U];
    encoded += kDigits[byte & 15U];
  }
  return encoded;
}

std::string QueryOf(const Account& account) {
  return "provider=" + QueryEncoded(account.provider->name) +
         "&account=" + QueryEncoded(account.name);
}

std::string RelativeLink(std::string_view path) { return "." + std::string(path); }

std::string TimeElement(WallTime time, std::string_view shown) {
  std::string element = "<time datetime=\"" + FormatUtc(time) + "\" title=\"";
  element += FormatUtc(time, "%Y-%m-%d %H:%M:%S UTC");
  return element.append("\">").append(shown).append("</time>");
}

std::string RenderPage(const HtmlPage& page) {
  std::string html =
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">";
  if (!page.reload.empty()) {
    html += "<meta http-equiv=\"refresh\" content=\"" + Escape(page.reload) + "\">";
  }
  html += "<title>" + Escape(page.title) + "</title><link rel=\"icon\" href=\"data:,\">";
  html += "<link rel=\"stylesheet\" href=\"" + Escape(StyleLink()) + "\"></head>\n<body>\n";
  html += "<nav aria-label=\"Pages\"><ul>" + page.nav + "</ul></nav>\n";
  html += "<main>\n" + page.body + "</main>\n<footer>" + page.footer + "</footer>\n";
  return html + "</body></html>\n";
}

std::string NavOf(std::string_view telemetry_path) {
  return NavItem("./", "Accounts") + NavItem(RelativeLink(telemetry_path), "Metrics") +
         NavItem("./api/v1/accounts", "JSON") + NavItem("./config", "Configuration") +
         NavItem("./-/healthy", "Health") + NavItem("./-/ready", "Readiness");
}

}  // namespace api_credits
