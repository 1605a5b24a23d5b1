// The JSON Schemas that editors use, against the tables that the parser reads by.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "exporter/config/config_grammar.h"
#include "exporter/document/file_reader.h"
#include "exporter/document/yaml_node.h"
#include "exporter/expression/evaluator.h"
#include "exporter/provider/provider_grammar.h"

namespace api_credits {
namespace {

using testing::ElementsAreArray;

class Schema {
 public:
  explicit Schema(const std::string& name) {
    auto content =
        ReadRegularFile(std::string(SOURCE_DIR) + "/config/" + name, kMaxConfigFileBytes);
    EXPECT_TRUE(content.ok()) << name;
    EvaluatorLimits limits;
    Evaluator evaluator(limits);
    EXPECT_TRUE(evaluator.Bind({content.value(), {}, 200}).ok()) << name << " is no JSON";
    Problems problems;
    root_ = *ParseYaml(content.value(), problems.Of(name));  // JSON is YAML
    EXPECT_EQ(problems.error_count(), 0U);
  }

  const YamlNode& root() const { return root_; }
  const YamlNode& definition(std::string_view name) const {
    return *root_.Find("definitions")->Find(name);
  }
  // What a "$ref" stands for.
  const YamlNode& Resolved(const YamlNode& node) const {
    const YamlNode* reference = node.Find("$ref");
    if (reference == nullptr) return node;
    return definition(reference->text.substr(std::string("#/definitions/").size()));
  }

  // The keys of the map `node` are those of `shape`, and so on downwards.
  void Compare(const Shape& shape, const YamlNode& node, const std::string& path) const {
    SCOPED_TRACE(path);
    std::set<std::string> known, required;
    for (const ShapeField& field : shape.fields) {
      known.emplace(field.key);
      if (field.required) required.emplace(field.key);
    }
    const YamlNode* properties = node.Find("properties");
    ASSERT_NE(properties, nullptr);
    std::set<std::string> described;
    for (const YamlNode::Key& key : properties->keys) described.insert(key.text);
    EXPECT_THAT(described, ElementsAreArray(known));
    std::set<std::string> demanded;
    if (const YamlNode* list = node.Find("required")) {
      for (const YamlNode& item : list->items) demanded.insert(item.text);
    }
    EXPECT_THAT(demanded, ElementsAreArray(required));
    ASSERT_NE(node.Find("additionalProperties"), nullptr);
    EXPECT_EQ(node.Find("additionalProperties")->text, "false");
    for (const ShapeField& field : shape.fields) {
      const YamlNode* value = properties->Find(field.key);
      if (value == nullptr) continue;
      EXPECT_NE(value->Find("description"), nullptr) << field.key << " is not described";
      CompareField(field, *value, path + "/" + std::string(field.key));
    }
  }

 private:
  // Every way to write the value: the members of anyOf, else the value itself.
  std::vector<const YamlNode*> Ways(const YamlNode& node) const {
    const YamlNode& resolved = Resolved(node);
    const YamlNode* any_of = resolved.Find("anyOf");
    if (any_of == nullptr) return {&resolved};
    std::vector<const YamlNode*> ways;
    for (const YamlNode& way : any_of->items) ways.push_back(&Resolved(way));
    return ways;
  }

  static bool IsOfType(const YamlNode& node, std::string_view type) {
    const YamlNode* stated = node.Find("type");
    return stated != nullptr && stated->text == type;
  }

  void CompareField(const ShapeField& field, const YamlNode& value, const std::string& path) const {
    SCOPED_TRACE(path);
    const auto ways = Ways(value);
    const YamlNode* map = nullptr;
    const YamlNode* list = nullptr;
    std::vector<std::string> choices;
    for (const YamlNode* way : ways) {
      if (IsOfType(*way, "object")) map = way;
      if (IsOfType(*way, "array")) list = way;
      if (const YamlNode* names = way->Find("enum")) {
        for (const YamlNode& name : names->items) choices.push_back(name.text);
      }
    }
    EXPECT_THAT(choices, ElementsAreArray(field.choices));
    const bool is_list = field.kind == ValueKind::kScalars ||
                         field.kind == ValueKind::kScalarOrScalars ||
                         field.kind == ValueKind::kMaps;
    const bool is_map = field.kind == ValueKind::kMap || field.kind == ValueKind::kScalarOrMap ||
                        field.kind == ValueKind::kMapsByName ||
                        field.kind == ValueKind::kScalarsByName ||
                        field.kind == ValueKind::kMapListsByName;
    ASSERT_EQ(list != nullptr, is_list);
    ASSERT_EQ(map != nullptr, is_map);
    const bool is_scalar_too =
        field.kind == ValueKind::kScalarOrMap || field.kind == ValueKind::kScalarOrScalars;
    EXPECT_EQ(ways.size() > 1 && (is_list || is_map), is_scalar_too);
    if (field.shape == nullptr) return;
    const YamlNode* shaped = map;
    if (field.kind == ValueKind::kMaps) shaped = &Resolved(*list->Find("items"));
    if (field.kind == ValueKind::kMapsByName)
      shaped = &Resolved(*map->Find("additionalProperties"));
    if (field.kind == ValueKind::kMapListsByName) {
      shaped = &Resolved(*Resolved(*map->Find("additionalProperties")).Find("items"));
    }
    EXPECT_EQ(shaped, &definition(field.shape->name)) << "a name of its own";
    Compare(*field.shape, *shaped, path);
  }

  YamlNode root_;
};

TEST(SchemaTest, DescribesEveryKeyOfAProviderAndNoOther) {
  const Schema schema("provider.schema.json");
  schema.Compare(kProviderShape, schema.root(), "");
}

TEST(SchemaTest, DescribesEveryKeyOfTheUsersFilesAndNoOther) {
  const Schema schema("config.schema.json");
  schema.Compare(kConfigShape, schema.root(), "");
  schema.Compare(kAccountFileShape, schema.definition("account_file"), "account_file");
}

TEST(SchemaTest, ReachesEveryDefinition) {
  for (const std::string name : {"provider.schema.json", "config.schema.json"}) {
    const auto content =
        ReadRegularFile(std::string(SOURCE_DIR) + "/config/" + name, kMaxConfigFileBytes);
    ASSERT_TRUE(content.ok());
    const Schema schema(name);
    for (const YamlNode::Key& key : schema.root().Find("definitions")->keys) {
      // Files of accounts only refer to theirs from outside.
      if (key.text == "account_file") continue;
      EXPECT_NE(content.value().find("\"#/definitions/" + key.text + "\""), std::string::npos)
          << name << " does not use " << key.text;
    }
  }
}

}  // namespace
}  // namespace api_credits
