// A vendor's answer, whatever its status. The body is for interpret alone: never log it.
// Thread rule: a value.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/base/clock.h"

namespace api_credits {

struct Response {
  int status = 0;
  // Of the final response alone. Names in lower case and sorted, values trimmed; repeated fields
  // are joined with ", " in order of arrival.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  Moment received{};    // when the last byte was there
  Duration duration{};  // from Start to `received`

  // nullptr if there is no such field. `name` in lower case.
  const std::string* Header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
      if (key == name) return &value;
    }
    return nullptr;
  }
};

}  // namespace api_credits
