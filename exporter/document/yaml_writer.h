// A tree as YAML text in block style, for people: what is read back is the same tree.
// Thread rule: a pure function.
#pragma once

#include <string>

#include "exporter/document/yaml_node.h"

namespace api_credits {

std::string WriteYaml(const YamlNode& node);

}  // namespace api_credits
