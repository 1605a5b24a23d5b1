#include "exporter/document/urls.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <vector>

#include "exporter/base/ascii.h"
#include "exporter/base/word_list.h"
#include "exporter/document/scalars.h"

namespace api_credits {
namespace {

struct UrlRules {
  std::vector<std::string_view> schemes;
  bool query_allowed = false;
};

bool IsPort(std::string_view text) {
  int port = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, port);
  return error == std::errc() && stop == end && port >= 1 && port <= 65535;
}

bool IsHostName(std::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return IsAlphanumeric(c) || c == '.' || c == '-' || c == '_';
  });
}

// "host", "host:port", "[::1]:port".
bool IsAuthority(std::string_view authority) {
  if (authority.starts_with('[')) {
    const size_t close = authority.find(']');
    if (close == std::string_view::npos || close < 3) return false;
    const std::string_view address = authority.substr(1, close - 1);
    if (address.find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos) {
      return false;
    }
    const std::string_view rest = authority.substr(close + 1);
    return rest.empty() || (rest.front() == ':' && IsPort(rest.substr(1)));
  }
  const size_t colon = authority.find(':');
  if (colon == std::string_view::npos) return IsHostName(authority);
  return IsHostName(authority.substr(0, colon)) && IsPort(authority.substr(colon + 1));
}

// The error in the URL; empty if there is none.
std::string Fault(std::string_view url, const UrlRules& rules) {
  const size_t separator = url.find("://");
  const std::string_view scheme =
      separator == std::string_view::npos ? std::string_view() : url.substr(0, separator + 3);
  if (std::find(rules.schemes.begin(), rules.schemes.end(), scheme) == rules.schemes.end()) {
    return "must begin with " + JoinWithOr(rules.schemes);
  }
  const bool printable =
      std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (!printable) return "must be ASCII without spaces";
  if (url.find_first_of("{}") != std::string_view::npos) {
    return "must not contain { or }; nothing is filled in here: write {{name}} in the path";
  }
  const std::string_view rest = url.substr(separator + 3);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (authority.find('@') != std::string_view::npos) {
    return "must not contain a user or password; secrets come from files or the environment";
  }
  if (!IsAuthority(authority)) return "has no valid host";
  if (!rules.query_allowed && rest.find_first_of("?#") != std::string_view::npos) {
    return "must not have a query or fragment";
  }
  return {};
}

// The URL itself is not shown: one that is wrong may hold a key.
std::optional<std::string> ReadUrl(const Setting& setting, const FileReport& report,
                                   const UrlRules& rules) {
  auto url = ReadText(setting, report);
  if (!url) return std::nullopt;
  const std::string fault = Fault(*url, rules);
  if (fault.empty()) return url;
  report.Error(setting.mark(), std::string(setting.key) + ": " + fault);
  return std::nullopt;
}

}  // namespace

std::optional<std::string> ReadBaseUrl(const Setting& setting, const FileReport& report) {
  auto url = ReadUrl(setting, report, {{"https://", "http://"}, false});
  while (url && url->ends_with('/')) url->pop_back();
  return url;
}

std::optional<std::string> ReadPageUrl(const Setting& setting, const FileReport& report) {
  return ReadUrl(setting, report, {{"https://", "http://"}, true});
}

std::optional<std::string> ReadProxyUrl(const Setting& setting, const FileReport& report) {
  return ReadUrl(setting, report, {{"http://", "https://", "socks5://", "socks5h://"}, false});
}

}  // namespace api_credits
