#include "exporter/document/templates.h"

#include <string_view>
#include <utility>
#include <vector>

#include "exporter/document/scalars.h"
#include "exporter/document/suggestion.h"

namespace api_credits {

std::optional<Template> ReadTemplate(const Setting& setting, ParamUse& params,
                                     const FileReport& report) {
  const auto text = ReadTextOrEmpty(setting, report);
  if (!text) return std::nullopt;
  Template result;
  std::string_view rest = *text;
  while (!rest.empty()) {
    const size_t open = rest.find("{{");
    if (open != 0) result.parts.push_back({false, std::string(rest.substr(0, open))});
    if (open == std::string_view::npos) break;
    const size_t close = rest.find("}}", open);
    if (close == std::string_view::npos) {
      report.Error(setting.mark(), std::string(setting.key) + ": \"{{\" without \"}}\"");
      return std::nullopt;
    }
    const std::string name(rest.substr(open + 2, close - open - 2));
    if (params.declared.count(name) == 0) {
      report.Error(setting.mark(),
                   std::string(setting.key) + ": \"" + name + "\" is not declared in params" +
                       Suggestion(name, {params.declared.begin(), params.declared.end()}));
    }
    params.used.insert(name);
    result.parts.push_back({true, name});
    rest.remove_prefix(close + 2);
  }
  return result;
}

std::set<std::string> ParamsOf(const Template& text) {
  std::set<std::string> names;
  for (const Template::Part& part : text.parts) {
    if (part.is_param) names.insert(part.text);
  }
  return names;
}

}  // namespace api_credits
