#include "exporter/document/yaml_node.h"

#include <algorithm>

#include "exporter/base/utf8.h"

namespace api_credits {

const YamlNode* YamlNode::Find(std::string_view key) const {
  for (size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].text == key) return &items[i];
  }
  return nullptr;
}

std::optional<size_t> FirstBadByte(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto [code, bytes] = FirstCharacter(text.substr(i));
    const bool blank = code == '\n' || code == '\r' || code == '\t';
    if (bytes == 0 || (code < 0x20 && !blank) || code == 0x7f) return i;
    i += bytes;
  }
  return std::nullopt;
}

bool IsCleanText(std::string_view text) { return !FirstBadByte(text); }

std::string Quoted(const YamlNode& scalar) {
  constexpr size_t kLongest = 60;
  std::string shown = scalar.style == YamlNode::Style::kExpanded ? scalar.source : scalar.text;
  const size_t length = Utf8Prefix(shown, kLongest).size();
  if (length < shown.size()) shown.replace(length, std::string::npos, "…");
  std::replace_if(
      shown.begin(), shown.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return "\"" + shown + "\"";
}

std::string Described(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::kNull:
      return "nothing";
    case YamlNode::Kind::kList:
      return "a list";
    case YamlNode::Kind::kMap:
      return "a map";
    case YamlNode::Kind::kScalar:
      break;
  }
  return Quoted(node);
}

}  // namespace api_credits
