#include "exporter/document/templates.h"

#include <algorithm>
#include <utility>

#include "exporter/document/scalars.h"
#include "exporter/document/suggestion.h"

namespace api_credits {
namespace {

std::string Listed(std::span<const std::string_view> words) {
  std::string list;
  for (const std::string_view word : words) list.append(list.empty() ? "" : ", ").append(word);
  return list;
}

// What is wrong with the name or its format; empty: nothing.
std::string Complaint(std::string_view name, const std::optional<std::string_view>& format,
                      const TemplateNames& names) {
  const auto found = names.known.find(name);
  if (found == names.known.end()) {
    std::vector<std::string_view> known;
    for (const auto& [other, formats] : names.known) known.push_back(other);
    return "nothing fills {{" + std::string(name) + "}}; declare it under params" +
           Suggestion(name, known);
  }
  if (!format) return {};
  if (found->second.empty()) return "{{" + std::string(name) + "}} has no formats";
  const auto& formats = found->second;
  if (std::find(formats.begin(), formats.end(), *format) != formats.end()) return {};
  return "{{" + std::string(name) + "}} has no format \"" + std::string(*format) + "\"" +
         Suggestion(*format, {formats.begin(), formats.end()}) + "; it has " + Listed(formats);
}

Template::Part NamedPart(std::string_view name, const std::optional<std::string_view>& format,
                         const TemplateNames& names) {
  const auto& formats = names.known.find(name)->second;
  const auto place = std::find(formats.begin(), formats.end(), format.value_or(""));
  return {true, std::string(name),
          place == formats.end() ? 0 : static_cast<size_t>(place - formats.begin())};
}

}  // namespace

std::optional<Template> ReadTemplate(const Setting& setting, TemplateNames& names,
                                     const FileReport& report) {
  const auto text = ReadTextOrEmpty(setting, report);
  if (!text) return std::nullopt;
  const auto complain = [&](const std::string& complaint) {
    report.Error(setting.mark(), std::string(setting.key) + ": " + complaint);
    return std::nullopt;
  };
  if (text->find("${") != std::string::npos) {
    return complain(
        "a definition does not read the environment, so nothing fills ${…}; write {{name}}, and "
        "declare the name under params");
  }
  Template result;
  std::string_view rest = *text;
  while (!rest.empty()) {
    const size_t open = rest.find("{{");
    if (open != 0) result.parts.push_back({false, std::string(rest.substr(0, open))});
    if (open == std::string_view::npos) break;
    const size_t close = rest.find("}}", open);
    if (close == std::string_view::npos) return complain("\"{{\" without \"}}\"");
    std::string_view name = rest.substr(open + 2, close - open - 2);
    std::optional<std::string_view> format;
    if (const size_t colon = name.find(':'); colon != std::string_view::npos) {
      format = name.substr(colon + 1);
      name = name.substr(0, colon);
    }
    names.used.emplace(name);
    const std::string complaint = Complaint(name, format, names);
    if (!complaint.empty()) return complain(complaint);
    result.parts.push_back(NamedPart(name, format, names));
    rest.remove_prefix(close + 2);
  }
  return result;
}

std::set<std::string> NamesIn(const Template& text) {
  std::set<std::string> names;
  for (const Template::Part& part : text.parts) {
    if (part.is_name) names.insert(part.text);
  }
  return names;
}

}  // namespace api_credits
