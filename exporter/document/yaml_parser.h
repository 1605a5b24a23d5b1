// YAML text → a tree. The library's own nodes are not used, because they guess types (0777 is
// octal, yes is true), drop what follows an indented first line, expand alias bombs and follow an
// alias into itself. Thread rule: a pure function.
#pragma once

#include <optional>
#include <string_view>

#include "exporter/document/yaml_node.h"

namespace api_credits {

// Exactly one document of UTF-8 text without tags. What an alias brings has the alias's place; what
// "<<" brings yields to the keys beside it. nullopt: the syntax is wrong or a bound exceeded, and
// the report has it. Duplicate keys are reported and the first one stays.
std::optional<YamlNode> ParseYaml(std::string_view text, const FileReport& report);

}  // namespace api_credits
