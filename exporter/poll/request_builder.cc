#include "exporter/poll/request_builder.h"

#include <algorithm>
#include <utility>

#include "exporter/base/ascii.h"

namespace api_credits {
namespace {

constexpr char kAccept[] = "Accept";
constexpr char kContentType[] = "Content-Type";

using Headers = std::vector<std::pair<std::string, MaskedText>>;

// Config has checked that every name in paths, bodies and credentials has a value.
MaskedText Filled(const Template& text, Escape escape, const TemplateValues& values) {
  return values.Fill(text, escape).value_or(MaskedText());
}

void Authenticate(const Auth& auth, const TemplateValues& values, Request& request) {
  MaskedText key = Filled(auth.key, Escape::kNone, values);
  switch (auth.scheme) {
    case AuthScheme::kNone:
      return;
    case AuthScheme::kBearer:
      request.headers.emplace_back("Authorization", MaskedText("Bearer ").Append(key));
      return;
    case AuthScheme::kHeader:
      request.headers.emplace_back(auth.name, MaskedText(auth.prefix).Append(key));
      return;
    case AuthScheme::kQuery:
      request.query.emplace_back(auth.name, std::move(key));
      return;
    case AuthScheme::kBasic:
      request.basic_auth = std::move(key);
      return;
  }
}

// What the definition states replaces ours.
void SetHeader(const std::string& name, MaskedText value, Headers& headers) {
  const auto same = [&](const auto& header) { return EqualIgnoringCase(header.first, name); };
  const auto ours = std::find_if(headers.begin(), headers.end(), same);
  const bool is_ours = ours != headers.end() &&
                       (EqualIgnoringCase(name, kAccept) || EqualIgnoringCase(name, kContentType));
  if (is_ours) {
    ours->second = std::move(value);
  } else {
    headers.emplace_back(name, std::move(value));
  }
}

void AddHeaders(const NamedTemplates& stated, const TemplateValues& values, Headers& headers) {
  for (const auto& [name, value] : stated) {
    if (auto filled = values.Fill(value, Escape::kNone)) {
      SetHeader(name, *std::move(filled), headers);
    }
  }
}

void AddContent(const Alternative& alternative, const TemplateValues& values, Request& request) {
  if (alternative.body) {
    request.headers.emplace_back(kContentType, "application/json");
    request.body = Filled(*alternative.body, Escape::kJson, values);
  }
  if (alternative.form.empty()) return;
  request.headers.emplace_back(kContentType, "application/x-www-form-urlencoded");
  for (const auto& [name, value] : alternative.form) {
    const auto filled = values.Fill(value, Escape::kForm);
    if (!filled) continue;
    if (!request.body.empty()) request.body.Append("&");
    request.body.Append(UrlEscaped(name) + "=").Append(*filled);
  }
}

void AddQuery(const Alternative& alternative, const TemplateValues& values,
              const std::optional<std::string>& page, Request& request) {
  const bool asks_page = page && alternative.pages;
  for (const auto& [name, value] : alternative.query) {
    if (asks_page && name == alternative.pages->query) continue;
    if (auto filled = values.Fill(value, Escape::kNone)) {
      request.query.emplace_back(name, *std::move(filled));
    }
  }
  if (asks_page) request.query.emplace_back(alternative.pages->query, *page);
}

}  // namespace

Request BuildRequest(const Account& account, const Access& access, const Alternative& alternative,
                     const TemplateValues& values, const std::optional<std::string>& page) {
  const bool is_elsewhere = !alternative.host.empty();
  Request request;
  request.method = alternative.method;
  request.url = is_elsewhere ? access.hosts.at(alternative.host) : access.base_url;
  request.url.Append(Filled(alternative.path, Escape::kUrl, values));
  AddQuery(alternative, values, page, request);
  // Some vendors answer with a page for people unless JSON is asked for.
  if (alternative.body_format == BodyFormat::kJson) {
    request.headers.emplace_back(kAccept, "application/json");
  }
  AddContent(alternative, values, request);
  if (!is_elsewhere) AddHeaders(account.provider->headers, values, request.headers);
  AddHeaders(alternative.headers, values, request.headers);
  Authenticate(alternative.auth.value_or(account.provider->auth), values, request);
  request.timeout = account.poll_timeout;
  request.connect_timeout = std::min(request.connect_timeout, account.poll_timeout);
  const ProxyAccess& proxy = access.way->proxy;
  request.proxy = {proxy.none, proxy.url, proxy.user, values.credentials().proxy_password,
                   proxy.certificate};
  request.ca_file = access.way->ca_file;
  request.certificate = access.way->certificate;
  return request;
}

std::string OriginOf(const std::string& url) {
  const size_t scheme = url.find("://");
  if (scheme == std::string::npos) return url;
  return url.substr(0, url.find_first_of("/?", scheme + 3));
}

}  // namespace api_credits
