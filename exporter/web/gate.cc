#include "exporter/web/gate.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "exporter/base/ascii.h"

namespace api_credits {
namespace {

HttpResponse Refusal(int status, std::pair<std::string, std::string> header, std::string body) {
  return {status,
          {{"Content-Type", "text/plain; charset=utf-8"},
           {"Cache-Control", "no-store"},
           {"X-Content-Type-Options", "nosniff"},
           std::move(header)},
          std::make_shared<const std::string>(std::move(body))};
}

}  // namespace

std::optional<HttpResponse> Refuse(const WebPolicy& policy, const HttpRequest& request) {
  if (!policy.authentication) return std::nullopt;
  const auto credentials = ParseBasicCredentials(request.Header("authorization"));
  const auto verdict =
      credentials ? policy.authentication->Check(*credentials) : Authentication::Verdict::kWrong;
  switch (verdict) {
    case Authentication::Verdict::kRight:
      return std::nullopt;
    case Authentication::Verdict::kBusy:
      return Refusal(503, {"Retry-After", "1"},
                     "Too many passwords wait to be checked; try again.\n");
    case Authentication::Verdict::kWrong:
      break;
  }
  return Refusal(401,
                 {"WWW-Authenticate", "Basic realm=\"api_credits_exporter\", charset=\"UTF-8\""},
                 "User and password are needed.\n");
}

void AddHeaders(const WebPolicy& policy, HttpResponse& response) {
  for (const auto& header : policy.config.headers) {
    auto& headers = response.headers;
    const auto same = [&](const auto& other) {
      return EqualIgnoringCase(other.first, header.first);
    };
    headers.erase(std::remove_if(headers.begin(), headers.end(), same), headers.end());
    headers.push_back(header);
  }
}

}  // namespace api_credits
