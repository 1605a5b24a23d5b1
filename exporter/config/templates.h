// Text with params put in ("/v2/{{team}}/usage"), and the account of which declared params it uses.
// Thread rule: one thread at a time.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "exporter/config/map_reader.h"
#include "exporter/config/provider.h"

namespace api_credits {

// The params of the definition that is being read.
struct ParamUse {
  const std::map<std::string, ParamRule>& declared;
  std::set<std::string> used;
};

// Reports a "{{" without its end and a param that is not declared.
std::optional<Template> ReadTemplate(const Setting& setting, ParamUse& params,
                                     const FileReport& report);

// The names of the params in a template.
std::set<std::string> ParamsOf(const Template& text);

}  // namespace api_credits
