// What the pages see of an HTTP request and what they answer: free of any HTTP library.
// Invariant: a Reply always has a body (it may be empty); HEAD is made of it by the server.
// Thread rule: values; a Visit views memory of the connection and lives as long as its request.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace api_credits {

struct Visit {
  std::string_view method;
  std::string_view path;   // decoded, without the query
  std::string_view query;  // as sent, without the question mark
  std::string accept;      // all fields of that name joined with ", "; empty: absent
  std::string accept_encoding;
};

struct Reply {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;  // without those of the transport
  std::shared_ptr<const std::string> body;                   // shared with other scrapes
};

// The phrase of the statuses that the pages use.
std::string_view StatusPhrase(int status);

// The whole message: status line, headers and, unless `head_only`, the body, for one write.
std::string Serialize(const Reply& reply, bool head_only, bool keep_alive);

}  // namespace api_credits
