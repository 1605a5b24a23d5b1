// One provider definition: a tree → a Provider whose invariants hold.
// Thread rule: one thread at a time.
#pragma once

#include <memory>
#include <string>

#include "exporter/config/problems.h"
#include "exporter/config/provider.h"
#include "exporter/config/yaml_node.h"

namespace api_credits {

struct ParsedProvider {
  std::string name;                          // empty: it could not even be read
  YamlMark mark;                             // of the name
  std::shared_ptr<const Provider> provider;  // null: something is wrong with it, see the report
};

ParsedProvider ParseProvider(const YamlNode& root, ConfigProblems& problems,
                             const FileReport& report);

}  // namespace api_credits
