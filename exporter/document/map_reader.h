// Reads one map of a file by its shape. Opening it reports every unknown key (with the nearest
// known one) and every required key that is missing; afterwards a key is there or it is not.
// Thread rule: one thread at a time; the nodes must outlive the reader.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/document/problems.h"
#include "exporter/document/shape.h"
#include "exporter/document/yaml_node.h"

namespace api_credits {

// A value and the key that it belongs to, which is how messages call it.
struct Setting {
  std::string_view key;
  const YamlNode* node = nullptr;
  YamlMark key_mark{};

  YamlMark mark() const { return node->mark; }
};

class MapReader {
 public:
  // nullopt: it is not a map, which has been reported.
  static std::optional<MapReader> Open(const Setting& setting, const Shape& shape,
                                       const FileReport& report);

  YamlMark mark() const { return setting_.mark(); }
  const FileReport& report() const { return report_; }

  bool Has(std::string_view key) const { return setting_.node->Find(key) != nullptr; }
  // REQUIRES for all of these: the shape has `key`.
  std::optional<Setting> Get(std::string_view key) const;
  YamlMark MarkOf(std::string_view key) const;  // of the key; of the map if absent

  // `read(setting, report)` yields an optional; a value goes into `target`, an absent one does not.
  template <typename Read, typename Target>
  void Into(std::string_view key, Read read, Target& target) const {
    if (const auto setting = Get(key)) {
      if (auto value = read(*setting, report_)) target = *std::move(value);
    }
  }

  // The index of the scalar among the choices of the key.
  std::optional<size_t> Choice(std::string_view key) const;
  template <typename Enum>
  void ChoiceInto(std::string_view key, Enum& target) const {
    if (const auto index = Choice(key)) target = static_cast<Enum>(*index);
  }

  // Nested maps, by what the key holds in the shape.
  std::optional<MapReader> Map(std::string_view key) const;
  void EachMap(std::string_view key, const std::function<void(const MapReader&)>& visit) const;
  void EachNamedMap(std::string_view key,
                    const std::function<void(const Setting&, const MapReader&)>& visit) const;

  // Members of a list of values, or of a map whose keys are the writer's own.
  std::vector<Setting> List(std::string_view key) const;
  std::vector<Setting> Members(std::string_view key) const;

 private:
  MapReader(const Setting& setting, const Shape& shape, const FileReport& report)
      : setting_(setting), shape_(&shape), report_(report) {}

  Setting setting_;
  const Shape* shape_;
  FileReport report_;
};

// The members of a list or map; the wrong kind is reported and has none.
std::vector<Setting> ListOf(const Setting& setting, const FileReport& report);
std::vector<Setting> MembersOf(const Setting& setting, const FileReport& report);

}  // namespace api_credits
