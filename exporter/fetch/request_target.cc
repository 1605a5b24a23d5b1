#include "exporter/fetch/request_target.h"

#include <new>
#include <string_view>
#include <utility>

namespace api_credits {
namespace {

std::string Part(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  return CurlText(text).get();
}

// Percent-encoding throughout: a space is %20, never the '+' of forms.
std::string Escape(const std::string& text) {
  const CurlText escaped(curl_easy_escape(nullptr, text.c_str(), static_cast<int>(text.size())));
  if (!escaped) throw std::bad_alloc();
  return escaped.get();
}

void Join(std::string& url, const std::string& name, const std::string& escaped) {
  url.append(url.find('?') == std::string::npos ? "?" : "&");
  url.append(Escape(name)).append("=").append(escaped);
}

Error InvalidUrl(std::string_view cause) {
  return {ErrorCode::kTransport, "invalid URL: " + std::string(cause)};
}

}  // namespace

// A name in place of a secret is left as it is, so that people can read it.
std::string ShownUrl(const Request& request) {
  std::string url = request.url.shown();
  for (const auto& [name, value] : request.query) {
    if (value.holds_secret()) {
      Join(url, name, value.shown());
    } else {
      Join(url, name, Escape(value.shown()));
    }
  }
  return url;
}

Result<RequestTarget> ParseTarget(const Request& request) {
  RequestTarget target;
  target.url.reset(curl_url());
  CURLU* url = target.url.get();
  if (url == nullptr) throw std::bad_alloc();

  std::string text = request.url.Reveal();
  for (const auto& [name, value] : request.query) Join(text, name, Escape(value.Reveal()));
  // libcurl would turn user information into a header; credentials have fields of their own.
  const CURLUcode code = curl_url_set(url, CURLUPART_URL, text.c_str(), CURLU_DISALLOW_USER);
  if (code != CURLUE_OK) return InvalidUrl(curl_url_strerror(code));
  const std::string scheme = Part(url, CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") return InvalidUrl("the scheme is not http or https");

  target.encrypted = scheme == "https";
  target.host = Part(url, CURLUPART_HOST);
  const std::string port = Part(url, CURLUPART_PORT);
  if (!port.empty()) target.host += ":" + port;
  return target;
}

}  // namespace api_credits
