// The style sheet of all pages, served at /style.css. Light and dark, wide and narrow: on a narrow
// screen a table of accounts becomes cards. Thread rule: constants.
#pragma once

#include <string>
#include <string_view>

namespace api_credits {

extern const std::string_view kStyleSheet;

// "./style.css?v=…": another text has another link, so that a browser may keep it.
std::string StyleLink();

}  // namespace api_credits
