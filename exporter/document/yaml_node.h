// One YAML document as a plain tree with places, anchors and merge keys written out: what each
// reader of a file sees. Thread rule: values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/document/problems.h"

namespace api_credits {

inline constexpr size_t kMaxConfigFileBytes = size_t{4} * 1024 * 1024;
inline constexpr size_t kMaxYamlNodes = 400'000;
inline constexpr size_t kMaxYamlDepth = 32;

struct YamlNode {
  enum class Kind { kNull, kScalar, kList, kMap };
  enum class Style { kPlain, kQuoted, kExpanded };  // kExpanded: from the environment, see `source`
  struct Key {
    std::string text;
    YamlMark mark;
  };

  Kind kind = Kind::kNull;
  Style style = Style::kPlain;
  YamlMark mark;                // of an empty value in a map: its key's; by an alias: the alias's
  std::string text;             // kScalar
  std::string source;           // kExpanded: the text in the file
  std::vector<Key> keys;        // kMap: unique; keys[i] names items[i]
  std::vector<YamlNode> items;  // kList, kMap

  // The value of a key of a map; null if absent.
  const YamlNode* Find(std::string_view key) const;
};

// The first byte of half a UTF-8 sequence, or of a control character other than tab and line ends.
std::optional<size_t> FirstBadByte(std::string_view text);

// There is none.
bool IsCleanText(std::string_view text);

// A scalar in quotes for a message: one line, cut where long, never what the environment put in.
std::string Quoted(const YamlNode& scalar);

// "a list", "a map", "nothing", or the scalar in quotes.
std::string Described(const YamlNode& node);

}  // namespace api_credits
