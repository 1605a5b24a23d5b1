#include "exporter/fetch/response_headers.h"

#include <algorithm>

#include "exporter/base/ascii.h"

namespace api_credits {
void ResponseHeaders::Add(std::string_view line) {
  if (complete_) {
    if (line.substr(0, 5) != "HTTP/") return;  // a trailer
    complete_ = false;
    fields_.clear();
    return;
  }
  const std::string_view text = Trim(line);
  if (text.empty()) {
    complete_ = true;
  } else if (line.front() == ' ' ||
             line.front() == '\t') {  // obsolete folding, RFC 9112 section 5.2
    if (!fields_.empty()) fields_.back().second.append(" ").append(text);
  } else if (const size_t colon = text.find(':'); colon != std::string_view::npos) {
    fields_.emplace_back(LowerCase(Trim(text.substr(0, colon))), Trim(text.substr(colon + 1)));
  }
}

ResponseHeaders::Fields ResponseHeaders::Take() {
  // Sorting keeps this cheap even if a vendor fills the whole allowance with tiny fields.
  std::stable_sort(fields_.begin(), fields_.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  Fields joined;
  for (auto& [name, value] : fields_) {
    if (!joined.empty() && joined.back().first == name) {
      joined.back().second.append(", ").append(value);
    } else {
      joined.emplace_back(std::move(name), std::move(value));
    }
  }
  fields_.clear();
  return joined;
}

}  // namespace api_credits
