#include "exporter/document/environment.h"

#include <string>
#include <string_view>
#include <utility>

#include "exporter/base/ascii.h"

namespace api_credits {
namespace {

void ExpandScalar(YamlNode& node, const Environment& environment, const FileReport& report) {
  const std::string_view text = node.text;
  if (text.find('$') == std::string_view::npos) return;
  std::string expanded;
  bool from_environment = false;
  for (size_t i = 0; i < text.size();) {
    if (text.substr(i, 2) == "$$") {
      expanded += '$';
      i += 2;
      continue;
    }
    if (text.substr(i, 2) != "${") {
      expanded += text[i++];
      continue;
    }
    const size_t close = text.find('}', i);
    const std::string name(close == std::string_view::npos ? std::string_view()
                                                           : text.substr(i + 2, close - i - 2));
    if (!IsName(name)) {
      report.FinalError(node.mark,
                        "\"${\" must be followed by the name of a variable and \"}\"; "
                        "write $$ for a plain $");
      return;
    }
    const auto value = environment(name);
    if (!value) {
      report.FinalError(node.mark, "the environment variable " + name + " is not set");
    } else if (!IsCleanText(*value)) {
      report.FinalError(node.mark, "the environment variable " + name +
                                       " contains a control character or is not UTF-8");
    } else {
      expanded += *value;
    }
    from_environment = true;
    i = close + 1;
  }
  if (from_environment) {
    node.source = std::exchange(node.text, std::move(expanded));
    node.style = YamlNode::Style::kExpanded;
  } else {
    node.text = std::move(expanded);
  }
}

}  // namespace

void ExpandEnvironment(YamlNode& node, const Environment& environment, const FileReport& report) {
  if (node.kind == YamlNode::Kind::kScalar) ExpandScalar(node, environment, report);
  for (YamlNode& item : node.items) ExpandEnvironment(item, environment, report);
}

}  // namespace api_credits
