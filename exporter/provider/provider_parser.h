// One provider definition: a tree → a Provider whose invariants hold.
// Thread rule: one thread at a time.
#pragma once

#include <memory>
#include <string>

#include "exporter/document/problems.h"
#include "exporter/document/yaml_node.h"
#include "exporter/provider/provider.h"

namespace api_credits {

struct ParsedProvider {
  std::string name;                    // empty: it could not even be read
  YamlMark mark;                       // of the name
  std::shared_ptr<Provider> provider;  // null: something is wrong with it, see the report
};

ParsedProvider ParseProvider(const YamlNode& root, Problems& problems, const FileReport& report);

}  // namespace api_credits
