#include "exporter/document/yaml_node.h"

#include <algorithm>
#include <exception>
#include <map>
#include <sstream>
#include <utility>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "exporter/base/utf8.h"

namespace api_credits {
namespace {

YamlMark MarkFrom(const YAML::Mark& mark) {
  return mark.is_null() ? YamlMark{} : YamlMark{mark.line + 1, mark.column + 1};
}

// The byte that no text file of ours may hold: half a UTF-8 sequence or a control character.
std::optional<size_t> FirstBadByte(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto [code, bytes] = FirstCharacter(text.substr(i));
    const bool blank = code == '\n' || code == '\r' || code == '\t';
    if (bytes == 0 || (code < 0x20 && !blank) || code == 0x7f) return i;
    i += bytes;
  }
  return std::nullopt;
}

YamlMark MarkOfByte(std::string_view text, size_t at) {
  YamlMark mark;
  for (size_t i = 0; i < at; ++i) {
    if (text[i] == '\n') {
      ++mark.line;
      mark.column = 1;
    } else {
      ++mark.column;
    }
  }
  return mark;
}

// Builds the tree from the parser's events; there is no alias to follow, so there is nothing to
// expand.
class TreeBuilder final : public YAML::EventHandler {
 public:
  explicit TreeBuilder(const FileReport& report) : report_(report) {}

  YamlNode TakeRoot() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Add(NewNode(YamlNode::Kind::kNull, mark, "?", anchor));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw YAML::ParserException(mark, "anchors and aliases are not supported; write it out");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    YamlNode node = NewNode(YamlNode::Kind::kScalar, mark, tag, anchor);
    node.style = tag == "!" ? YamlNode::Style::kQuoted : YamlNode::Style::kPlain;
    // An escape such as "\0" gets past the check of the file's bytes.
    if (!IsCleanText(value))
      throw YAML::ParserException(mark, "control characters are not allowed");
    node.text = value;
    Add(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    Open(NewNode(YamlNode::Kind::kList, mark, tag, anchor), mark);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    Open(NewNode(YamlNode::Kind::kMap, mark, tag, anchor), mark);
  }
  void OnMapEnd() override { Close(); }

 private:
  // A list or map that is not closed yet; a map may be waiting for the value of its last key.
  struct Frame {
    YamlNode node;
    std::optional<YamlNode::Key> key;
    std::map<std::string, YamlMark> seen;
  };

  YamlNode NewNode(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag,
                   YAML::anchor_t anchor) {
    if (anchor != 0) {
      throw YAML::ParserException(mark, "anchors and aliases are not supported; write it out");
    }
    if (tag != "?" && tag != "!") throw YAML::ParserException(mark, "tags are not supported");
    if (++nodes_ > kMaxYamlNodes) {
      throw YAML::ParserException(
          mark, "more than " + std::to_string(kMaxYamlNodes) + " values; split the file");
    }
    YamlNode node;
    node.kind = kind;
    node.mark = MarkFrom(mark);
    return node;
  }

  void Open(YamlNode node, const YAML::Mark& mark) {
    if (open_.size() >= kMaxYamlDepth) {
      throw YAML::ParserException(
          mark, "nested deeper than " + std::to_string(kMaxYamlDepth) + " levels");
    }
    if (!open_.empty() && open_.back().node.kind == YamlNode::Kind::kMap && !open_.back().key) {
      throw YAML::ParserException(mark, "a key must be text");
    }
    Frame frame;
    frame.node = std::move(node);
    open_.push_back(std::move(frame));
  }

  void Close() {
    YamlNode node = std::move(open_.back().node);
    open_.pop_back();
    Add(std::move(node));
  }

  void Add(YamlNode node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Frame& frame = open_.back();
    if (frame.node.kind == YamlNode::Kind::kList) {
      frame.node.items.push_back(std::move(node));
    } else if (!frame.key) {
      if (node.kind == YamlNode::Kind::kNull) report_.Error(node.mark, "a key must be text");
      frame.key = YamlNode::Key{std::move(node.text), node.mark};
    } else {
      AddMember(frame, std::move(node));
    }
  }

  void AddMember(Frame& frame, YamlNode node) {
    YamlNode::Key key = *std::exchange(frame.key, std::nullopt);
    if (node.kind == YamlNode::Kind::kNull) node.mark = key.mark;
    const auto [first, is_new] = frame.seen.emplace(key.text, key.mark);
    if (!is_new) {
      report_.Error(key.mark, "duplicate key \"" + key.text + "\"; it is already at line " +
                                  std::to_string(first->second.line));
      return;
    }
    frame.node.keys.push_back(std::move(key));
    frame.node.items.push_back(std::move(node));
  }

  const FileReport& report_;
  YamlNode root_;
  std::vector<Frame> open_;
  size_t nodes_ = 0;
};

// Only finds where a second document begins; its content does not matter.
class SecondDocument final : public YAML::EventHandler {
 public:
  const YamlMark& mark() const { return mark_; }
  void OnDocumentStart(const YAML::Mark& mark) override { mark_ = MarkFrom(mark); }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

 private:
  YamlMark mark_;
};

}  // namespace

const YamlNode* YamlNode::Find(std::string_view key) const {
  for (size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].text == key) return &items[i];
  }
  return nullptr;
}

std::optional<YamlNode> ParseYaml(std::string_view text, const FileReport& report) {
  if (text.size() > kMaxConfigFileBytes) {
    report.Error({},
                 "larger than " + std::to_string(kMaxConfigFileBytes) + " bytes; split the file");
    return std::nullopt;
  }
  if (const auto bad = FirstBadByte(text)) {
    report.Error(MarkOfByte(text, *bad),
                 "not UTF-8 text (a control character or a broken sequence)");
    return std::nullopt;
  }
  try {
    std::istringstream in{std::string(text)};
    YAML::Parser parser(in);
    TreeBuilder builder(report);
    if (!parser.HandleNextDocument(builder)) {
      report.Error({}, "the file is empty");
      return std::nullopt;
    }
    SecondDocument second;
    if (parser.HandleNextDocument(second)) {
      report.Error(
          second.mark(),
          "a second document begins here; one file holds one (is the first line indented?)");
      return std::nullopt;
    }
    return builder.TakeRoot();
  } catch (const YAML::Exception& error) {
    report.Error(MarkFrom(error.mark), error.msg);
  } catch (const std::exception& error) {
    report.Error({}, std::string("cannot be parsed: ") + error.what());
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
