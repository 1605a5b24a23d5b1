// The JSON Schemas that editors use: written from the tables that the parser reads by.
#include "tests/docs/json_schema.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>

#include "exporter/config/config_grammar.h"
#include "exporter/expression/evaluator.h"
#include "exporter/provider/provider_grammar.h"
#include "tests/docs/generated_text.h"

namespace api_credits {
namespace {

void ExpectSchema(const std::string& path, const std::string& schema) {
  EvaluatorLimits limits;
  Evaluator evaluator(limits);
  EXPECT_TRUE(evaluator.Bind({schema, {}, 200}).ok()) << path << " is not JSON";
  ExpectDocument(path, schema);
}

TEST(JsonSchemaTest, OfAProviderIsUpToDate) {
  JsonSchema schema("A provider of api_credits_exporter",
                    "The declarative definition of a vendor's API. It holds no credentials. "
                    "YAML anchors, aliases and merge keys (<<) may be used.",
                    false);
  ExpectSchema("config/provider.schema.json", schema.Of(kProviderShape));
}

TEST(JsonSchemaTest, OfTheUsersFilesIsUpToDate) {
  JsonSchema schema("The configuration of api_credits_exporter",
                    "What to poll, and when to call a balance low. config/reference.yml shows "
                    "every field. YAML anchors, aliases and merge keys (<<) may be used.",
                    true);
  schema.Define(kAccountFileShape);
  ExpectSchema("config/config.schema.json", schema.Of(kConfigShape));
}

void ExpectTexts(const Shape& shape, std::set<const Shape*>& seen) {
  if (!seen.insert(&shape).second) return;
  for (const ShapeField& field : shape.fields) {
    EXPECT_TRUE(field.text.ends_with('.')) << shape.name << "." << field.key;
    if (field.shape != nullptr) ExpectTexts(*field.shape, seen);
  }
}

TEST(JsonSchemaTest, DescribesEveryKeyInASentence) {
  std::set<const Shape*> seen;
  for (const Shape* shape : {&kProviderShape, &kConfigShape, &kAccountFileShape}) {
    ExpectTexts(*shape, seen);
  }
}

constexpr std::array<std::string_view, 2> kColours = {"red", "green"};
constexpr std::array<ShapeField, 2> kLampFields = {{
    {.key = "colour", .required = true, .choices = kColours, .text = "Which light."},
    {.key = "label", .type = Scalar::kIdentifier, .text = "Its \"name\"."},
}};
constexpr Shape kLampShape = {"lamp", kLampFields, {"colour", "label"}};
constexpr std::array<ShapeField, 2> kHouseFields = {{
    {.key = "lamps",
     .kind = ValueKind::kMaps,
     .shape = &kLampShape,
     .filled = true,
     .text = "All of them."},
    {.key = "door", .kind = ValueKind::kMap, .shape = &kLampShape, .text = "The lamp outside."},
}};
constexpr Shape kHouseShape = {"", kHouseFields};

TEST(JsonSchemaTest, SaysOfAKeyWhatTheTableSays) {
  JsonSchema schema("House", "Lamps.", false);
  EXPECT_EQ(schema.Of(kHouseShape), R"({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "House",
  "description": "Lamps.",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "lamps": {
      "description": "All of them.",
      "type": "array",
      "items": {
        "$ref": "#/definitions/lamp"
      },
      "minItems": 1
    },
    "door": {
      "description": "The lamp outside.",
      "$ref": "#/definitions/lamp"
    }
  },
  "definitions": {
    "lamp": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "colour": {
          "description": "Which light.",
          "type": "string",
          "enum": [
            "red",
            "green"
          ]
        },
        "label": {
          "description": "Its \"name\".",
          "type": "string",
          "pattern": "^[a-z][a-z0-9_]*$"
        }
      },
      "required": [
        "colour"
      ],
      "oneOf": [
        {
          "required": [
            "colour"
          ]
        },
        {
          "required": [
            "label"
          ]
        }
      ]
    }
  }
}
)");
}

TEST(JsonSchemaTest, LetsAVariableReplaceAValueOfTheUsersFiles) {
  constexpr std::array<ShapeField, 1> kFields = {
      {{.key = "on", .type = Scalar::kBool, .text = "Whether."}}};
  const std::string reference = "\"$ref\": \"#/definitions/variable\"";
  EXPECT_NE(JsonSchema("", "", true).Of({"", kFields}).find(reference), std::string::npos);
  EXPECT_EQ(JsonSchema("", "", false).Of({"", kFields}).find("variable"), std::string::npos);
}

TEST(JsonSchemaTest, RefusesTwoShapesOfOneName) {
  constexpr Shape kOther = {"lamp", kHouseFields};
  JsonSchema schema("", "", false);
  schema.Define(kLampShape);
  schema.Define(kLampShape);
  EXPECT_ANY_THROW(schema.Define(kOther));
}

}  // namespace
}  // namespace api_credits
