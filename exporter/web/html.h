// The frame of every page for people, and texts within it. Invariant: a text that goes through
// Escape or Isolated is no markup, whatever it holds; links are relative, so that the pages work
// behind a path of a reverse proxy; there is no script and nothing from elsewhere.
// Thread rule: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "exporter/base/clock.h"
#include "exporter/config/config.h"

namespace api_credits {

// For the content of an element and for an attribute in double quotes. What is no text is replaced.
std::string Escape(std::string_view text);

// Escaped, and set apart so that a right-to-left text turns nothing around it.
std::string Isolated(std::string_view text);

// A value in a query.
std::string QueryEncoded(std::string_view text);

// "provider=acme&account=sales", not escaped.
std::string QueryOf(const Account& account);

// "./metrics" of "/metrics": a link from any page of the first level.
std::string RelativeLink(std::string_view path);

// <time> with the instant for programs; `shown` is markup.
std::string TimeElement(WallTime time, std::string_view shown);

struct HtmlPage {
  std::string title;        // not escaped
  std::string nav;          // markup
  std::string body;         // markup
  std::string footer;       // markup
  std::string reload = {};  // of <meta http-equiv="refresh">, not escaped; empty: never
};

std::string RenderPage(const HtmlPage& page);

// The pages that the reader may go to.
std::string NavOf(std::string_view telemetry_path);

}  // namespace api_credits
