// Builds the tree from the events of the YAML library's parser: anchors, aliases and merge keys
// ("<<") are written out. Invariant: the tree keeps the bounds of depth, number of values and size
// with its aliases written out; what an alias brings stands at the alias. Throws the library's
// exceptions, for ParseYaml. Thread rule: one thread.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include "exporter/document/yaml_node.h"

namespace api_credits {

YamlMark MarkFrom(const YAML::Mark& mark);

class YamlTreeBuilder final : public YAML::EventHandler {
 public:
  explicit YamlTreeBuilder(const FileReport& report) : report_(report) {}

  YamlNode TakeRoot() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { Close(); }

 private:
  // What a value takes, its keys included.
  struct Extent {
    size_t nodes = 0;
    size_t bytes = 0;
    size_t depth = 0;  // of the lists and maps in it
  };
  struct Anchored {
    YamlNode node;
    Extent extent;
  };
  struct PendingKey {
    YamlNode::Key key;
    bool merges = false;  // "<<"
  };
  // A list or map that is not closed yet; a map may be waiting for the value of its last key.
  struct Frame {
    YamlNode node;
    YAML::Mark mark;
    YAML::anchor_t anchor = 0;
    std::optional<PendingKey> key;
    std::map<std::string, YamlMark> seen;
    std::vector<YamlNode> merged;  // the maps that "<<" names, the first counts most
  };

  static Extent ExtentOf(const YamlNode& node);
  static void MoveTo(const YamlMark& mark, YamlNode& node);

  YamlNode NewNode(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag);
  void Count(size_t nodes, const YAML::Mark& mark);
  // A value that is in the tree a second time.
  void CountCopy(const Extent& extent, const YAML::Mark& mark);
  void Remember(YAML::anchor_t anchor, const YamlNode& node, const YAML::Mark& mark);

  bool AwaitsKey() const;
  void Open(YamlNode node, YAML::anchor_t anchor, const YAML::Mark& mark);
  void Close();
  void Add(YamlNode node);
  void AddMember(Frame& frame, YamlNode node);
  void AddMerge(Frame& frame, YamlNode node);
  // Adds the members of merged maps that the map does not state itself.
  static void Merge(Frame& frame);

  const FileReport& report_;
  YamlNode root_;
  std::vector<Frame> open_;
  std::map<YAML::anchor_t, Anchored> anchors_;
  size_t nodes_ = 0;
  size_t copied_bytes_ = 0;
};

}  // namespace api_credits
