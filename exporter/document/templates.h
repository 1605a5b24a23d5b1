// Text with params put in ("/v2/{{team}}/usage"), and a record of which declared params it uses.
// Thread rule: one thread at a time.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "exporter/document/map_reader.h"

namespace api_credits {

// "/v2/{{team}}/usage": text into which the account's params are put, escaped for their place.
struct Template {
  struct Part {
    bool is_param = false;
    std::string text;  // literal text, or the param's name

    friend bool operator==(const Part&, const Part&) = default;
  };
  std::vector<Part> parts;

  friend bool operator==(const Template&, const Template&) = default;
};

// The params of the definition that is being read.
struct ParamUse {
  std::set<std::string> declared, used;
};

// Reports a "{{" without its end and a param that is not declared.
std::optional<Template> ReadTemplate(const Setting& setting, ParamUse& params,
                                     const FileReport& report);

// The names of the params in a template.
std::set<std::string> ParamsOf(const Template& text);

}  // namespace api_credits
