#include "exporter/document/suggestion.h"

#include "exporter/base/nearest_name.h"

namespace api_credits {

std::string Suggestion(std::string_view name, const std::vector<std::string_view>& known) {
  const std::string_view nearest = NearestName(name, known);
  if (nearest.empty()) return {};
  return "; did you mean \"" + std::string(nearest) + "\"?";
}

}  // namespace api_credits
