#include "exporter/web/reply.h"

#include <array>

namespace api_credits {
namespace {

constexpr std::array<std::pair<int, std::string_view>, 8> kPhrases = {{
    {200, "OK"},
    {202, "Accepted"},
    {400, "Bad Request"},
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

std::string_view StatusPhrase(int status) {
  for (const auto& [code, phrase] : kPhrases) {
    if (code == status) return phrase;
  }
  return "Unknown";
}

std::string Serialize(const Reply& reply, bool head_only, bool keep_alive) {
  constexpr size_t kRoomForHeaders = 1024;
  std::string text;
  text.reserve(kRoomForHeaders + (head_only ? 0 : reply.body->size()));
  text.append("HTTP/1.1 ").append(std::to_string(reply.status)).append(" ");
  text.append(StatusPhrase(reply.status)).append("\r\n");
  for (const auto& [name, value] : reply.headers) AppendHeader(text, name, value);
  AppendHeader(text, "Content-Length", std::to_string(reply.body->size()));
  AppendHeader(text, "Connection", keep_alive ? "keep-alive" : "close");
  text.append("\r\n");
  if (!head_only) text.append(*reply.body);
  return text;
}

}  // namespace api_credits
