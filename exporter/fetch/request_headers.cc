#include "exporter/fetch/request_headers.h"

#include <algorithm>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include "exporter/base/ascii.h"

namespace api_credits {
namespace {

bool IsTokenCharacter(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
}

bool IsFieldValue(const std::string& text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
  });
}

void Append(HeaderList& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  static_cast<void>(list.release());
  list.reset(longer);
}

std::optional<Error> AppendField(HeaderList& list, const std::string& host, const std::string& name,
                                 const std::string& value) {
  if (!IsToken(name)) return Error{ErrorCode::kTransport, host + ": invalid header name"};
  if (!IsFieldValue(value)) {
    return Error{ErrorCode::kTransport,
                 host + ": invalid header value of " + name + ": it holds control characters"};
  }
  // "Name:" would take the field away; libcurl's notation for an empty one is "Name;".
  Append(list, value.empty() ? name + ";" : name + ": " + value);
  return std::nullopt;
}

}  // namespace

bool IsToken(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsTokenCharacter);
}

Result<HeaderList> BuildHeaders(const Request& request, const std::string& host) {
  HeaderList list;
  bool has_content_type = false;
  for (const auto& [name, value] : request.headers) {
    if (const auto error = AppendField(list, host, name, value)) return *error;
    has_content_type = has_content_type || LowerCase(name) == "content-type";
  }
  for (const auto& [name, value] : request.secret_headers) {
    if (const auto error = AppendField(list, host, name, value.Reveal())) return *error;
  }
  // libcurl would call every body a form.
  if (!has_content_type) Append(list, "Content-Type:");
  return list;
}

}  // namespace api_credits
