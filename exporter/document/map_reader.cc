#include "exporter/document/map_reader.h"

#include <algorithm>

#include "exporter/base/word_list.h"
#include "exporter/document/suggestion.h"

namespace api_credits {
namespace {

std::string NamePrefix(const Setting& setting) {
  return setting.key.empty() ? std::string() : std::string(setting.key) + ": ";
}

}  // namespace

std::optional<MapReader> MapReader::Open(const Setting& setting, const Shape& shape,
                                         const FileReport& report) {
  if (setting.node->kind != YamlNode::Kind::kMap) {
    report.Error(setting.mark(),
                 NamePrefix(setting) + "must be a map, not " + Described(*setting.node));
    return std::nullopt;
  }
  std::vector<std::string_view> known;
  for (const ShapeField& field : shape.fields) known.push_back(field.key);
  for (const YamlNode::Key& key : setting.node->keys) {
    if (shape.Find(key.text) == nullptr) {
      report.Error(key.mark, "unknown key \"" + key.text + "\"" + Suggestion(key.text, known));
    }
  }
  for (const ShapeField& field : shape.fields) {
    if (field.required && setting.node->Find(field.key) == nullptr) {
      report.Error(setting.mark(),
                   NamePrefix(setting) + "\"" + std::string(field.key) + "\" is missing");
    }
  }
  return MapReader(setting, shape, report);
}

std::optional<Setting> MapReader::Get(std::string_view key) const {
  const YamlNode* node = setting_.node->Find(key);
  if (node == nullptr) return std::nullopt;
  return Setting{shape_->Find(key)->key, node, MarkOf(key)};
}

YamlMark MapReader::MarkOf(std::string_view key) const {
  const auto& keys = setting_.node->keys;
  const auto found = std::find_if(keys.begin(), keys.end(),
                                  [&](const YamlNode::Key& known) { return known.text == key; });
  return found == keys.end() ? mark() : found->mark;
}

std::optional<size_t> MapReader::Choice(std::string_view key) const {
  const auto setting = Get(key);
  if (!setting) return std::nullopt;
  const auto choices = shape_->Find(key)->choices;
  if (setting->node->kind == YamlNode::Kind::kScalar) {
    const auto found = std::find(choices.begin(), choices.end(), setting->node->text);
    if (found != choices.end()) return static_cast<size_t>(found - choices.begin());
  }
  const std::string hint = setting->node->kind == YamlNode::Kind::kScalar
                               ? Suggestion(setting->node->text, {choices.begin(), choices.end()})
                               : std::string();
  report_.Error(setting->mark(), NamePrefix(*setting) + "must be " + JoinWithOr(choices) +
                                     ", not " + Described(*setting->node) + hint);
  return std::nullopt;
}

std::optional<MapReader> MapReader::Map(std::string_view key) const {
  const auto setting = Get(key);
  if (!setting) return std::nullopt;
  return Open(*setting, *shape_->Find(key)->shape, report_);
}

void MapReader::EachMap(std::string_view key,
                        const std::function<void(const MapReader&)>& visit) const {
  for (const Setting& item : List(key)) {
    if (const auto map = Open(item, *shape_->Find(key)->shape, report_)) visit(*map);
  }
}

void MapReader::EachNamedMap(
    std::string_view key,
    const std::function<void(const Setting&, const MapReader&)>& visit) const {
  for (const Setting& member : Members(key)) {
    if (const auto map = Open(member, *shape_->Find(key)->shape, report_)) visit(member, *map);
  }
}

std::vector<Setting> MapReader::List(std::string_view key) const {
  const auto setting = Get(key);
  return setting ? ListOf(*setting, report_) : std::vector<Setting>();
}

std::vector<Setting> MapReader::Members(std::string_view key) const {
  const auto setting = Get(key);
  return setting ? MembersOf(*setting, report_) : std::vector<Setting>();
}

std::vector<Setting> ListOf(const Setting& setting, const FileReport& report) {
  std::vector<Setting> items;
  if (setting.node->kind != YamlNode::Kind::kList) {
    report.Error(setting.mark(),
                 NamePrefix(setting) + "must be a list, not " + Described(*setting.node));
    return items;
  }
  for (const YamlNode& item : setting.node->items) items.push_back({setting.key, &item, item.mark});
  return items;
}

std::vector<Setting> MembersOf(const Setting& setting, const FileReport& report) {
  std::vector<Setting> members;
  if (setting.node->kind != YamlNode::Kind::kMap) {
    report.Error(setting.mark(),
                 NamePrefix(setting) + "must be a map, not " + Described(*setting.node));
    return members;
  }
  for (size_t i = 0; i < setting.node->items.size(); ++i) {
    const YamlNode::Key& key = setting.node->keys[i];
    members.push_back({key.text, &setting.node->items[i], key.mark});
  }
  return members;
}

}  // namespace api_credits
