#include "exporter/fetch/raw_response.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "exporter/fetch/response_headers.h"

namespace api_credits {
namespace {

// The next line, with its end, which is taken off `text`.
std::string_view TakeLine(std::string_view& text) {
  const size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end == std::string_view::npos ? end : end + 1);
  text.remove_prefix(line.size());
  return line;
}

}  // namespace

Result<Response> ParseRawResponse(std::string_view text) {
  Response response;
  response.status = 200;
  if (text.starts_with("HTTP/")) {
    ResponseHeaders headers;
    const std::string_view line = TakeLine(text);
    const std::string_view rest = line.substr(std::min(line.find(' '), line.size()));
    const std::string_view status = rest.substr(std::min(rest.find_first_not_of(' '), rest.size()));
    const auto parsed =
        std::from_chars(status.data(), status.data() + status.size(), response.status);
    if (parsed.ec != std::errc() || response.status < 100 || response.status > 599) {
      return Error{ErrorCode::kInvalidArgument,
                   "the first line must hold a status, such as \"HTTP/1.1 200 OK\""};
    }
    headers.Add(line);
    while (!text.empty()) {
      const std::string_view field = TakeLine(text);
      headers.Add(field);
      if (field == "\n" || field == "\r\n") break;
    }
    response.headers = headers.Take();
  }
  if (text.ends_with('\n')) text.remove_suffix(1);
  response.body = text;
  return response;
}

}  // namespace api_credits
