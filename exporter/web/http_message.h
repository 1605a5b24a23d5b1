// An HTTP request as the pages see it and their response, free of any HTTP library.
// Invariant: a response always has a body (it may be empty); the server leaves it out for HEAD.
// Thread rule: values; a request views memory of its connection and lives no longer than it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/exposition/body.h"

namespace api_credits {

struct HttpRequest {
  std::string_view method;
  std::string_view path;   // decoded, without the query
  std::string_view query;  // as sent, without the question mark
  std::vector<std::pair<std::string, std::string_view>> headers;  // names in lower case

  // All fields of that name, joined with ", "; empty if there is none. `name` in lower case.
  std::string Header(std::string_view name) const;
};

struct HttpResponse {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;  // without those of the transport
  Body body;
};

// The phrase of the statuses that the pages use.
std::string_view StatusPhrase(int status);

// What is sent before the body: the status line, all headers and the empty line.
std::string HeadOf(const HttpResponse& response, bool keep_alive);

}  // namespace api_credits
