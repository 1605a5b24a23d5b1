// Label pairs and help texts as an exposition writes them. Vendors' words end up in labels:
// whatever they hold, a line remains one line and the text remains UTF-8.
// Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>

namespace api_credits {

// `name="value"`, after a comma unless `out` is empty. What is not UTF-8 becomes U+FFFD, and so
// does NUL, where parsers of Prometheus stop.
void AppendLabel(std::string& out, std::string_view name, std::string_view value);

// The same, never after a comma.
void AppendPair(std::string& out, std::string_view name, std::string_view value);

// A help text; only OpenMetrics escapes the quotation mark.
void AppendHelp(std::string& out, std::string_view help, bool escape_quotes);

}  // namespace api_credits
