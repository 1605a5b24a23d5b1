// Which params and kept values the expressions of a definition name ("params.team"): a misspelt one
// would yield nothing for ever. Thread rule: a pure function.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "exporter/document/yaml_node.h"

namespace api_credits {

struct NameUse {
  std::string name;
  YamlMark mark;  // of the scalar that holds it
};

// Every `table.NAME` in the scalars below `node`.
std::vector<NameUse> NamesUsedBelow(const YamlNode& node, const std::string& table);

}  // namespace api_credits
