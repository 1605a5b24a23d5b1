// A file of the configuration as it may be shown: "<secret>" stands for each secret, and for the
// value of a variable its name. What is a secret is told by the grammar, by position.
// Thread rule: pure but for looking whether the files that are named are there.
#pragma once

#include <filesystem>
#include <string>

#include "exporter/document/shape.h"
#include "exporter/document/yaml_node.h"

namespace api_credits {

// `root` is of that shape and was accepted; `directory` is where its relative paths start from.
std::string RedactedText(YamlNode root, const Shape& shape, const std::filesystem::path& directory);

}  // namespace api_credits
