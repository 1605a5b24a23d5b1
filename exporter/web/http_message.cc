#include "exporter/web/http_message.h"

#include <array>

namespace api_credits {
namespace {

constexpr std::array<std::pair<int, std::string_view>, 10> kPhrases = {{
    {200, "OK"},
    {202, "Accepted"},
    {303, "See Other"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {500, "Internal Server Error"},
    {503, "Service Unavailable"},
}};

void AppendHeader(std::string& text, std::string_view name, std::string_view value) {
  text.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string HttpRequest::Header(std::string_view name) const {
  std::string joined;
  for (const auto& [key, value] : headers) {
    if (key == name) joined.append(joined.empty() ? "" : ", ").append(value);
  }
  return joined;
}

std::string_view StatusPhrase(int status) {
  for (const auto& [code, phrase] : kPhrases) {
    if (code == status) return phrase;
  }
  return "Unknown";
}

std::string HeadOf(const HttpResponse& response, bool keep_alive) {
  std::string text = "HTTP/1.1 " + std::to_string(response.status) + " ";
  text.append(StatusPhrase(response.status)).append("\r\n");
  for (const auto& [name, value] : response.headers) AppendHeader(text, name, value);
  AppendHeader(text, "Content-Length", std::to_string(response.body.size()));
  AppendHeader(text, "Connection", keep_alive ? "keep-alive" : "close");
  return text.append("\r\n");
}

}  // namespace api_credits
