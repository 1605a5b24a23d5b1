#include "exporter/document/yaml_writer.h"

#include <algorithm>
#include <string_view>

#include "exporter/base/ascii.h"

namespace api_credits {
namespace {

constexpr size_t kIndent = 2;

bool IsNested(const YamlNode& node) { return !node.items.empty(); }

std::string InQuotes(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (c == '\n') {
      quoted += "\\n";
    } else if (c == '\r') {
      quoted += "\\r";
    } else if (c == '\t') {
      quoted += "\\t";
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

// Only of letters, digits and what never begins anything in YAML.
bool IsPlain(std::string_view text) {
  return !text.empty() && text != "~" && std::all_of(text.begin(), text.end(), [](char c) {
    return IsAlphanumeric(c) || std::string_view("_./+").find(c) != std::string_view::npos;
  });
}

std::string Inline(const YamlNode& node) {
  if (node.kind == YamlNode::Kind::kNull) return "~";
  if (node.kind == YamlNode::Kind::kList) return "[]";
  if (node.kind == YamlNode::Kind::kMap) return "{}";
  // What was plain in the file is plain on a line of its own.
  const bool is_line = node.text.find_first_of("\n\r\t") == std::string::npos;
  return node.style == YamlNode::Style::kPlain && is_line ? node.text : InQuotes(node.text);
}

void Write(const YamlNode& node, size_t indent, std::string& out) {
  for (size_t i = 0; i < node.items.size(); ++i) {
    const YamlNode& item = node.items[i];
    out.append(indent, ' ');
    if (node.kind == YamlNode::Kind::kList) {
      if (!IsNested(item)) {
        out.append("- ").append(Inline(item)).append("\n");
        continue;
      }
      // The first member stands beside the dash.
      const size_t begin = out.size();
      Write(item, indent + kIndent, out);
      out.replace(begin, indent + kIndent, "- ");
      continue;
    }
    const std::string& key = node.keys[i].text;
    out.append(IsPlain(key) ? key : InQuotes(key)).append(":");
    if (IsNested(item)) {
      out += '\n';
      Write(item, indent + kIndent, out);
    } else {
      out.append(" ").append(Inline(item)).append("\n");
    }
  }
}

}  // namespace

std::string WriteYaml(const YamlNode& node) {
  if (!IsNested(node)) return Inline(node) + "\n";
  std::string text;
  Write(node, 0, text);
  return text;
}

}  // namespace api_credits
