#include "exporter/poll/request_builder.h"

#include <array>
#include <cstdio>
#include <string_view>

#include "exporter/base/ascii.h"
#include "exporter/base/json_text.h"

namespace api_credits {
namespace {

enum class Escape { kNone, kUrl, kJson };

std::string Escaped(std::string_view value, Escape escape) {
  if (escape == Escape::kNone) return std::string(value);
  std::string out;
  if (escape == Escape::kJson) {
    AppendJsonEscaped(out, value);
    return out;
  }
  for (const char c : value) {
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

// Returns false if a param that the template needs is not set; `out` is unspecified then.
bool Fill(const Template& text, const std::map<std::string, std::string>& params, Escape escape,
          std::string& out) {
  for (const Template::Part& part : text.parts) {
    if (!part.is_param) {
      out += part.text;
      continue;
    }
    const auto found = params.find(part.text);
    if (found == params.end()) return false;
    out += Escaped(found->second, escape);
  }
  return true;
}

void Authenticate(const Auth& auth, const Secret& key, Request& request) {
  switch (auth.scheme) {
    case AuthScheme::kNone:
      return;
    case AuthScheme::kBearer:
      request.secret_headers.emplace_back("Authorization", Secret("Bearer " + key.Reveal()));
      return;
    case AuthScheme::kHeader:
      request.secret_headers.emplace_back(auth.name, Secret(auth.prefix + key.Reveal()));
      return;
    case AuthScheme::kQuery:
      request.secret_query.emplace_back(auth.name, key);
      return;
    case AuthScheme::kBasic:
      request.basic_auth = key;
      return;
  }
}

}  // namespace

Request BuildRequest(const Account& account, const Access& access, const Alternative& alternative,
                     const Secret& key) {
  Request request;
  request.method = alternative.method;
  request.url = access.base_url;
  // Config has checked that every param of a path or body is declared and has a value.
  Fill(alternative.path, account.params, Escape::kUrl, request.url);
  for (const auto& [name, value] : alternative.query) {
    std::string filled;
    if (Fill(value, account.params, Escape::kNone, filled))
      request.query.emplace_back(name, filled);
  }
  // Some vendors answer with a page for people unless JSON is asked for.
  request.headers.emplace_back("Accept", "application/json");
  for (const auto& header : account.provider->headers) request.headers.push_back(header);
  for (const auto& header : alternative.headers) request.headers.push_back(header);
  if (alternative.body) {
    request.headers.emplace_back("Content-Type", "application/json");
    Fill(*alternative.body, account.params, Escape::kJson, request.body);
  }
  Authenticate(account.provider->auth, key, request);
  request.timeout = account.poll_timeout;
  request.connect_timeout = std::min(request.connect_timeout, account.poll_timeout);
  request.proxy = access.proxy;
  request.ca_file = access.ca_file;
  return request;
}

std::string OriginOf(const std::string& url) {
  const size_t scheme = url.find("://");
  if (scheme == std::string::npos) return url;
  return url.substr(0, url.find_first_of("/?", scheme + 3));
}

}  // namespace api_credits
