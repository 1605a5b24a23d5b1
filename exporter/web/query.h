// The query of a URL: name=value pairs, percent-encoded, "+" for a space.
// Thread rule: a pure function of its arguments.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace api_credits {

// The decoded value of the first pair of that name; nullopt where there is none.
std::optional<std::string> QueryValue(std::string_view query, std::string_view name);

}  // namespace api_credits
