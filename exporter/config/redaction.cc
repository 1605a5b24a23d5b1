#include "exporter/config/redaction.h"

#include <algorithm>
#include <string_view>
#include <system_error>
#include <utility>

#include "exporter/document/yaml_writer.h"

namespace api_credits {
namespace {

constexpr const char* kHidden = "<secret>";

class Redactor {
 public:
  explicit Redactor(const std::filesystem::path& directory) : directory_(directory) {}

  void Redact(YamlNode& map, const Shape& shape) const {
    for (size_t i = 0; i < map.items.size(); ++i) {
      const ShapeField* const field = shape.Find(map.keys[i].text);
      if (field == nullptr) {
        Hide(map.items[i]);
      } else {
        Redact(map.items[i], *field);
      }
    }
  }

 private:
  static void Hide(YamlNode& node) {
    if (node.kind != YamlNode::Kind::kNull) {
      node = YamlNode();
      node.kind = YamlNode::Kind::kScalar;
      node.text = kHidden;
    }
  }

  // Of user and password in a URL.
  static void HideUser(std::string& text) {
    size_t begin = 0;
    while ((begin = text.find("://", begin)) != std::string::npos) {
      begin += 3;
      const size_t end = std::min(text.find_first_of("/?#", begin), text.size());
      const size_t at = text.rfind('@', end);
      if (at != std::string::npos && at >= begin) text.replace(begin, at - begin, kHidden);
    }
  }

  void Redact(YamlNode& node, const ShapeField& field) const {
    const bool by_name =
        field.kind == ValueKind::kMapsByName || field.kind == ValueKind::kScalarsByName ||
        field.kind == ValueKind::kScalarsOrMapsByName || field.kind == ValueKind::kMapListsByName;
    if (node.kind == YamlNode::Kind::kScalar) {
      RedactScalar(node, field);
    } else if (node.kind == YamlNode::Kind::kList) {
      for (YamlNode& item : node.items) RedactMember(item, field);
    } else if (by_name) {
      for (YamlNode& item : node.items) RedactMember(item, field);
    } else {
      RedactMember(node, field);
    }
  }

  void RedactMember(YamlNode& node, const ShapeField& field) const {
    if (node.kind == YamlNode::Kind::kScalar) {
      RedactScalar(node, field);
    } else if (node.kind == YamlNode::Kind::kMap && field.shape != nullptr) {
      Redact(node, *field.shape);
    } else if (node.kind == YamlNode::Kind::kList) {
      for (YamlNode& item : node.items) RedactMember(item, field);
    } else {
      Hide(node);
    }
  }

  void RedactScalar(YamlNode& node, const ShapeField& field) const {
    if (field.type == Scalar::kVariable) {
      Hide(node);
      return;
    }
    // A key that somebody wrote where its file belongs is no file.
    std::error_code ignored;
    const bool is_gone =
        field.key.ends_with("file") && !std::filesystem::exists(directory_ / node.text, ignored);
    if (node.style == YamlNode::Style::kExpanded) {
      node.text = node.source;
    } else if (is_gone) {
      node.text = "<no such file>";
      node.style = YamlNode::Style::kPlain;
    }
    HideUser(node.text);
  }

  const std::filesystem::path& directory_;
};

}  // namespace

std::string RedactedText(YamlNode root, const Shape& shape,
                         const std::filesystem::path& directory) {
  if (root.kind == YamlNode::Kind::kMap) Redactor(directory).Redact(root, shape);
  return WriteYaml(root);
}

}  // namespace api_credits
