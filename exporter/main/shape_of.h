// An answer without what it says: the names of its members stay, but for those that are labels;
// text and numbers go.
// Thread rule: a pure function.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace api_credits {

// {"a":"…","b":0} of JSON; of other text its length alone.
std::string ShapeOf(std::string_view body, const std::set<std::string, std::less<>>& labels = {});

}  // namespace api_credits
