#include "exporter/document/yaml_tree_builder.h"

#include <algorithm>

#include <yaml-cpp/exceptions.h>

namespace api_credits {
namespace {

constexpr const char* kKeyIsNoText = "a key must be text";

}  // namespace

YamlMark MarkFrom(const YAML::Mark& mark) {
  return mark.is_null() ? YamlMark{} : YamlMark{mark.line + 1, mark.column + 1};
}

void YamlTreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  YamlNode node = NewNode(YamlNode::Kind::kNull, mark, "?");
  Remember(anchor, node, mark);
  Add(std::move(node));
}

void YamlTreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const auto found = anchors_.find(anchor);
  if (found == anchors_.end()) {
    throw YAML::ParserException(mark, "an alias cannot be part of what it stands for");
  }
  const auto& [node, extent] = found->second;
  if (open_.size() + extent.depth > kMaxYamlDepth) {
    throw YAML::ParserException(mark, "nested deeper than " + std::to_string(kMaxYamlDepth) +
                                          " levels once this alias is written out");
  }
  if (AwaitsKey() && extent.depth > 0) throw YAML::ParserException(mark, kKeyIsNoText);
  CountCopy(extent, mark);
  YamlNode copy = node;
  MoveTo(MarkFrom(mark), copy);
  Add(std::move(copy));
}

void YamlTreeBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag,
                               YAML::anchor_t anchor, const std::string& value) {
  YamlNode node = NewNode(YamlNode::Kind::kScalar, mark, tag);
  node.style = tag == "!" ? YamlNode::Style::kQuoted : YamlNode::Style::kPlain;
  // An escape such as "\0" gets past the check of the file's bytes.
  if (!IsCleanText(value)) throw YAML::ParserException(mark, "control characters are not allowed");
  node.text = value;
  Remember(anchor, node, mark);
  Add(std::move(node));
}

void YamlTreeBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                                      YAML::anchor_t anchor, YAML::EmitterStyle::value) {
  Open(NewNode(YamlNode::Kind::kList, mark, tag), anchor, mark);
}

void YamlTreeBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag,
                                 YAML::anchor_t anchor, YAML::EmitterStyle::value) {
  Open(NewNode(YamlNode::Kind::kMap, mark, tag), anchor, mark);
}

YamlTreeBuilder::Extent YamlTreeBuilder::ExtentOf(const YamlNode& node) {
  Extent extent{1 + node.keys.size(), node.text.size(), 0};
  for (const YamlNode::Key& key : node.keys) extent.bytes += key.text.size();
  for (const YamlNode& item : node.items) {
    const Extent inner = ExtentOf(item);
    extent.nodes += inner.nodes;
    extent.bytes += inner.bytes;
    extent.depth = std::max(extent.depth, inner.depth);
  }
  const bool nests = node.kind == YamlNode::Kind::kList || node.kind == YamlNode::Kind::kMap;
  if (nests) ++extent.depth;
  return extent;
}

void YamlTreeBuilder::MoveTo(const YamlMark& mark, YamlNode& node) {
  node.mark = mark;
  for (YamlNode::Key& key : node.keys) key.mark = mark;
  for (YamlNode& item : node.items) MoveTo(mark, item);
}

YamlNode YamlTreeBuilder::NewNode(YamlNode::Kind kind, const YAML::Mark& mark,
                                  const std::string& tag) {
  if (tag != "?" && tag != "!") throw YAML::ParserException(mark, "tags are not supported");
  Count(1, mark);
  YamlNode node;
  node.kind = kind;
  node.mark = MarkFrom(mark);
  return node;
}

void YamlTreeBuilder::Count(size_t nodes, const YAML::Mark& mark) {
  nodes_ += nodes;
  if (nodes_ <= kMaxYamlNodes) return;
  throw YAML::ParserException(mark,
                              "more than " + std::to_string(kMaxYamlNodes) +
                                  " values, those of aliases and anchors included; split the file");
}

void YamlTreeBuilder::CountCopy(const Extent& extent, const YAML::Mark& mark) {
  Count(extent.nodes, mark);
  copied_bytes_ += extent.bytes;
  if (copied_bytes_ <= kMaxConfigFileBytes) return;
  throw YAML::ParserException(mark, "anchors and aliases of more than " +
                                        std::to_string(kMaxConfigFileBytes) +
                                        " bytes; split the file");
}

void YamlTreeBuilder::Remember(YAML::anchor_t anchor, const YamlNode& node,
                               const YAML::Mark& mark) {
  if (anchor == 0) return;
  const Extent extent = ExtentOf(node);
  CountCopy(extent, mark);
  anchors_.insert_or_assign(anchor, Anchored{node, extent});
}

bool YamlTreeBuilder::AwaitsKey() const {
  return !open_.empty() && open_.back().node.kind == YamlNode::Kind::kMap && !open_.back().key;
}

void YamlTreeBuilder::Open(YamlNode node, YAML::anchor_t anchor, const YAML::Mark& mark) {
  if (open_.size() >= kMaxYamlDepth) {
    throw YAML::ParserException(mark,
                                "nested deeper than " + std::to_string(kMaxYamlDepth) + " levels");
  }
  if (AwaitsKey()) throw YAML::ParserException(mark, kKeyIsNoText);
  Frame frame;
  frame.node = std::move(node);
  frame.mark = mark;
  frame.anchor = anchor;
  open_.push_back(std::move(frame));
}

void YamlTreeBuilder::Close() {
  Frame frame = std::move(open_.back());
  open_.pop_back();
  Merge(frame);
  Remember(frame.anchor, frame.node, frame.mark);
  Add(std::move(frame.node));
}

void YamlTreeBuilder::Add(YamlNode node) {
  if (open_.empty()) {
    root_ = std::move(node);
    return;
  }
  Frame& frame = open_.back();
  if (frame.node.kind == YamlNode::Kind::kList) {
    frame.node.items.push_back(std::move(node));
  } else if (!frame.key) {
    if (node.kind == YamlNode::Kind::kNull) report_.Error(node.mark, kKeyIsNoText);
    const bool merges = node.style == YamlNode::Style::kPlain && node.text == "<<";
    frame.key = PendingKey{{std::move(node.text), node.mark}, merges};
  } else {
    AddMember(frame, std::move(node));
  }
}

void YamlTreeBuilder::AddMember(Frame& frame, YamlNode node) {
  auto [key, merges] = *std::exchange(frame.key, std::nullopt);
  if (node.kind == YamlNode::Kind::kNull) node.mark = key.mark;
  const auto [first, is_new] = frame.seen.emplace(key.text, key.mark);
  if (!is_new) {
    report_.Error(key.mark, "duplicate key \"" + key.text + "\"; it is already at line " +
                                std::to_string(first->second.line));
    return;
  }
  if (merges) {
    AddMerge(frame, std::move(node));
    return;
  }
  frame.node.keys.push_back(std::move(key));
  frame.node.items.push_back(std::move(node));
}

void YamlTreeBuilder::AddMerge(Frame& frame, YamlNode node) {
  const auto is_map = [](const YamlNode& item) { return item.kind == YamlNode::Kind::kMap; };
  if (is_map(node)) {
    frame.merged.push_back(std::move(node));
  } else if (node.kind == YamlNode::Kind::kList &&
             std::all_of(node.items.begin(), node.items.end(), is_map)) {
    frame.merged = std::move(node.items);
  } else {
    report_.Error(node.mark, "<<: must be a map or a list of maps, such as *defaults");
  }
}

void YamlTreeBuilder::Merge(Frame& frame) {
  for (YamlNode& map : frame.merged) {
    for (size_t i = 0; i < map.keys.size(); ++i) {
      if (!frame.seen.emplace(map.keys[i].text, map.keys[i].mark).second) continue;
      frame.node.keys.push_back(std::move(map.keys[i]));
      frame.node.items.push_back(std::move(map.items[i]));
    }
  }
}

}  // namespace api_credits
