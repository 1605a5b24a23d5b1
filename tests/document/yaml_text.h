// A tree written as YAML again, for tests that change one value of a document.
// Thread rule: pure function.
#pragma once

#include <algorithm>
#include <string>

#include "exporter/document/yaml_node.h"

namespace api_credits {

inline std::string QuotedText(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return quoted + "'";
}

inline std::string YamlText(const YamlNode& node) {
  std::string text;
  switch (node.kind) {
    case YamlNode::Kind::kNull:
      return "~";
    case YamlNode::Kind::kScalar: {
      // Numbers and booleans must stay plain; the rest may be in quotes.
      const bool is_plain = node.style == YamlNode::Style::kPlain &&
                            std::all_of(node.text.begin(), node.text.end(), [](char c) {
                              return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.';
                            });
      return is_plain ? node.text : QuotedText(node.text);
    }
    case YamlNode::Kind::kList:
      for (const YamlNode& item : node.items) text += YamlText(item) + ", ";
      return "[ " + text + "]";
    case YamlNode::Kind::kMap:
      for (size_t i = 0; i < node.items.size(); ++i) {
        text += QuotedText(node.keys[i].text) + ": " + YamlText(node.items[i]) + ", ";
      }
      return "{ " + text + "}";
  }
  return text;
}

}  // namespace api_credits
