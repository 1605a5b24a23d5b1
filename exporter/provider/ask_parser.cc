#include "exporter/provider/ask_parser.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "exporter/document/scalars.h"
#include "exporter/document/suggestion.h"
#include "exporter/provider/limits.h"
#include "exporter/provider/provider_grammar.h"
#include "exporter/provider/rule_values.h"

namespace api_credits {
namespace {

NamedTemplates ParseTemplates(const MapReader& map, std::string_view key, TemplateNames& names) {
  NamedTemplates templates;
  for (const Setting& entry : map.Members(key)) {
    if (auto value = ReadTemplate(entry, names, map.report())) {
      templates.emplace_back(entry.key, *std::move(value));
    }
  }
  return templates;
}

template <typename Target>
void TemplateInto(const MapReader& map, std::string_view key, TemplateNames& names,
                  Target& target) {
  const auto read = [&](const Setting& setting, const FileReport& report) {
    return ReadTemplate(setting, names, report);
  };
  map.Into(key, read, target);
}

void CheckPath(const MapReader& map, const Template& path) {
  const auto setting = map.Get("path");
  if (path.parts.empty() || path.parts[0].is_name || path.parts[0].text[0] != '/') {
    map.report().Error(setting->mark(), "path: must begin with /");
    return;
  }
  for (const Template::Part& part : path.parts) {
    const bool clean = std::all_of(part.text.begin(), part.text.end(), [](char c) {
      return c > ' ' && c < 0x7f && c != '?' && c != '#';
    });
    if (clean) continue;
    map.report().Error(
        setting->mark(),
        "path: must be ASCII without spaces, ? and #; write what follows the ? under query");
    return;
  }
}

void ParseHost(const MapReader& map, const std::set<std::string>& hosts, Alternative& alternative) {
  map.Into("host", ReadIdentifier, alternative.host);
  if (alternative.host.empty() || hosts.contains(alternative.host)) return;
  map.report().Error(map.Get("host")->mark(),
                     "host: \"" + alternative.host + "\" is not one of hosts" +
                         Suggestion(alternative.host, {hosts.begin(), hosts.end()}));
}

// What is sent beyond the head.
void ParseContent(const MapReader& map, TemplateNames& names, Alternative& alternative) {
  const FileReport& report = map.report();
  alternative.form = ParseTemplates(map, "form", names);
  TemplateInto(map, "body", names, alternative.body);
  if (map.Has("body") && map.Has("form")) {
    report.Error(map.MarkOf("form"), "use either body or form, not both");
  }
  const bool may_have_content = alternative.method != "GET" && alternative.method != "HEAD";
  for (const std::string_view key : {"body", "form"}) {
    if (may_have_content || !map.Has(key)) continue;
    report.Error(map.MarkOf(key), "a " + alternative.method + " request has no " +
                                      std::string(key) + "; set the method");
  }
}

PageRule ParsePages(const MapReader& map) {
  std::optional<Expression> next;
  map.Into("next", ReadExpression, next);
  PageRule pages{next.value_or(Expression::Check("nil").value()), {}};
  map.Into("query", ReadOneLine, pages.query);
  map.Into("at_most", ReadCount, pages.at_most);
  if (pages.at_most < 2 || pages.at_most > kMaxPages) {
    map.report().Error(map.MarkOf("at_most"), "at_most: must be 2 to " + std::to_string(kMaxPages));
  }
  return pages;
}

}  // namespace

TemplateNames BuiltInNames() {
  TemplateNames names;
  names.known.emplace(kKeyName, std::span<const std::string_view>());
  for (const std::string_view name : kInstantNames) names.known.emplace(name, kInstantFormats);
  return names;
}

Auth ParseAuth(const MapReader& map, TemplateNames& names) {
  Auth auth;
  map.ChoiceInto("scheme", auth.scheme);
  const bool is_header = auth.scheme == AuthScheme::kHeader;
  const bool needs_name = is_header || auth.scheme == AuthScheme::kQuery;
  if (needs_name && !map.Has("name")) {
    map.report().Error(map.mark(), "auth: scheme header and scheme query need \"name\"");
  }
  if (map.Has("name") && !needs_name) {
    map.report().Error(map.MarkOf("name"), "auth: only scheme header and scheme query have a name");
  }
  if (map.Has("prefix") && !is_header) {
    map.report().Error(map.MarkOf("prefix"), "auth: only scheme header has a prefix");
  }
  if (map.Has("key") && auth.scheme == AuthScheme::kNone) {
    map.report().Error(map.MarkOf("key"), "auth: scheme none sends no key");
  }
  if (is_header) {
    map.Into("name", ReadHeaderName, auth.name);
  } else {
    map.Into("name", ReadOneLine, auth.name);
  }
  map.Into("prefix", ReadOneLine, auth.prefix);
  TemplateInto(map, "key", names, auth.key);
  if (auth.scheme != AuthScheme::kNone && !map.Has("key")) names.used.emplace(kKeyName);
  return auth;
}

NamedTemplates ParseSentHeaders(const MapReader& map, TemplateNames& names) {
  NamedTemplates headers;
  for (const Setting& entry : map.Members("headers")) {
    const auto name = HeaderName(entry.key);
    if (!name) {
      map.report().Error(entry.key_mark,
                         "\"" + std::string(entry.key) + "\" is not a valid header name");
    }
    if (!ReadOneLine(entry, map.report())) continue;
    auto value = ReadTemplate(entry, names, map.report());
    if (name && value) headers.emplace_back(*name, *std::move(value));
  }
  return headers;
}

Alternative ParseAsk(const MapReader& map, RequestRole role, AskScope& scope) {
  TemplateNames& names = scope.names;
  Alternative alternative;
  if (const auto method = map.Choice("method")) alternative.method = kMethods[*method];
  ParseHost(map, scope.hosts, alternative);
  std::optional<Template> path;
  TemplateInto(map, "path", names, path);
  if (path) {
    CheckPath(map, *path);
    alternative.path = *std::move(path);
  }
  if (const auto auth = map.Map("auth")) {
    alternative.auth = ParseAuth(*auth, names);
  } else if (role == RequestRole::kPrepare || !alternative.host.empty()) {
    alternative.auth = Auth{AuthScheme::kNone, {}, {}, {}};
  }
  alternative.query = ParseTemplates(map, "query", names);
  alternative.headers = ParseSentHeaders(map, names);
  ParseContent(map, names, alternative);
  if (role != RequestRole::kPrepare) {
    if (const auto pages = map.Map("pages")) alternative.pages = ParsePages(*pages);
  }
  map.ChoiceInto("body_format", alternative.body_format);
  return alternative;
}

}  // namespace api_credits
