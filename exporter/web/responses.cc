#include "exporter/web/responses.h"

#include <memory>
#include <utility>

namespace api_credits {
namespace {

HttpResponse ResponseOf(int status, std::string_view type, std::string_view cache,
                        std::string body) {
  return {status,
          {{"Content-Type", std::string(type)},
           {"Cache-Control", std::string(cache)},
           {"X-Content-Type-Options", "nosniff"}},
          std::make_shared<const std::string>(std::move(body))};
}

}  // namespace

HttpResponse TextResponse(int status, std::string body) {
  return ResponseOf(status, "text/plain; charset=utf-8", "no-store", std::move(body));
}

HttpResponse JsonResponse(std::string body) {
  return ResponseOf(200, "application/json", "no-store", std::move(body));
}

HttpResponse StyleResponse(std::string_view body) {
  return ResponseOf(200, "text/css; charset=utf-8", "private, max-age=86400", std::string(body));
}

HttpResponse HtmlResponse(std::string body) {
  HttpResponse response = ResponseOf(200, "text/html; charset=utf-8", "no-store", std::move(body));
  response.headers.insert(
      response.headers.end(),
      {{"Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"},
       {"Referrer-Policy", "no-referrer"},
       {"X-Frame-Options", "DENY"}});
  return response;
}

HttpResponse SeeOther(std::string location) {
  HttpResponse response = TextResponse(303, "See " + location + "\n");
  response.headers.emplace_back("Location", std::move(location));
  return response;
}

}  // namespace api_credits
