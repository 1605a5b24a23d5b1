// Text with names that are filled in later ("/v2/{{team}}/usage?since={{now:unix_seconds}}"), and
// a record of which names a file uses. What may stand there, the reader of the file says.
// Thread rule: one thread at a time.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/document/map_reader.h"

namespace api_credits {

struct Template {
  struct Part {
    bool is_name = false;
    std::string text;   // literal text, or the name
    size_t format = 0;  // of the name's formats

    friend bool operator==(const Part&, const Part&) = default;
  };
  std::vector<Part> parts;

  friend bool operator==(const Template&, const Template&) = default;
};

// The names that may stand in the templates of a file, and those that do.
struct TemplateNames {
  // name → how it may be written, the usual format first; none: as it is.
  std::map<std::string, std::span<const std::string_view>, std::less<>> known;
  std::set<std::string, std::less<>> used;
};

// Reports a "{{" without its end, a name that is not known, a format that it does not have, and
// "${": a variable of the environment, which has no place here.
std::optional<Template> ReadTemplate(const Setting& setting, TemplateNames& names,
                                     const FileReport& report);

// The names in a template.
std::set<std::string> NamesIn(const Template& text);

}  // namespace api_credits
