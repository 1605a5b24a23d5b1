// ${VAR} in the values of the user's files. Expanded before anything is read, so that each reader
// sees the value; messages still show the text of the file.
// Thread rule: as the Environment that is handed in.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "exporter/document/problems.h"
#include "exporter/document/yaml_node.h"

namespace api_credits {

// Looks an environment variable up; nullopt if it is not set. `main` passes getenv.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// "${VAR}", anywhere in a scalar and any number of times; "$$" is a "$". A variable that is not
// set, and a "${" that does not begin a variable, are reported.
void ExpandEnvironment(YamlNode& node, const Environment& environment, const FileReport& report);

}  // namespace api_credits
