#include "exporter/provider/name_use.h"

#include <algorithm>
#include <string_view>

#include "exporter/base/ascii.h"

namespace api_credits {
namespace {

bool IsNameCharacter(char c) { return IsAlphanumeric(c) || c == '_'; }

void AddUses(const YamlNode& scalar, const std::string& table, std::vector<NameUse>& uses) {
  const std::string_view text = scalar.text;
  const std::string start = table + ".";
  for (size_t at = text.find(start); at != std::string_view::npos; at = text.find(start, at + 1)) {
    // "body.params.x" and "/params.json" are something else.
    if (at > 0 && (IsNameCharacter(text[at - 1]) ||
                   std::string_view("./-").find(text[at - 1]) != std::string_view::npos)) {
      continue;
    }
    const std::string_view rest = text.substr(at + start.size());
    const auto end = std::find_if_not(rest.begin(), rest.end(), IsNameCharacter);
    if (end != rest.begin()) uses.push_back({std::string(rest.begin(), end), scalar.mark});
  }
}

void Collect(const YamlNode& node, const std::string& table, std::vector<NameUse>& uses) {
  if (node.kind == YamlNode::Kind::kScalar) AddUses(node, table, uses);
  for (const YamlNode& item : node.items) Collect(item, table, uses);
}

}  // namespace

std::vector<NameUse> NamesUsedBelow(const YamlNode& node, const std::string& table) {
  std::vector<NameUse> uses;
  Collect(node, table, uses);
  return uses;
}

}  // namespace api_credits
