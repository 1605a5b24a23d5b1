// Text inside the quotes of a JSON string.
// Thread rule: a pure function.
#pragma once

#include <string>
#include <string_view>

namespace api_credits {

// Escapes quotes, backslashes and control characters.
void AppendJsonEscaped(std::string& out, std::string_view text);

}  // namespace api_credits
