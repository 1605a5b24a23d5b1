// Collects the header lines of one transfer as they arrive and keeps those of the final response:
// interim responses (1xx), a proxy's answer to CONNECT and trailers are dropped.
// Thread rule: one thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace api_credits {

class ResponseHeaders {
 public:
  using Fields = std::vector<std::pair<std::string, std::string>>;

  // `line` as received: a status line, a field, a folded continuation or the empty line.
  void Add(std::string_view line);

  // Names in lower case and sorted, values trimmed, repeated fields joined with ", ".
  Fields Take();

 private:
  bool complete_ = true;  // the block has ended, or none has begun
  Fields fields_;
};

}  // namespace api_credits
