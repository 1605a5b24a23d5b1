#include "exporter/fetch/request_headers.h"

#include <algorithm>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include "exporter/base/ascii.h"

namespace api_credits {
namespace {

bool IsFieldValue(const std::string& text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return IsControl(c) && c != '\t'; });
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

Result<HeaderList> BuildHeaders(const Request& request, const std::string& host) {
  HeaderList list;
  bool has_content_type = false;
  for (const auto& [name, value] : request.headers) {
    if (const auto error = AppendField(list, host, name, value.Reveal())) return *error;
    has_content_type = has_content_type || EqualIgnoringCase(name, "content-type");
  }
  // libcurl would call every body a form.
  if (!has_content_type) Append(list, "Content-Type:");
  return list;
}

}  // namespace api_credits
