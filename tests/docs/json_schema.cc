#include "tests/docs/json_schema.h"

#include <algorithm>
#include <stdexcept>

namespace api_credits {
namespace {

constexpr std::string_view kVariable = R"(\$\{[A-Za-z_][A-Za-z0-9_]*\})";
constexpr std::string_view kIdentifier = "^[a-z][a-z0-9_]*$";
constexpr std::string_view kLabelName = "^[a-zA-Z_][a-zA-Z0-9_]*$";
constexpr std::string_view kDuration =
    "^([0-9]+y)?([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$";
constexpr std::string_view kOverWhat =
    " A Lua expression; config/PROVIDERS.md has its variables and functions.";

JsonMembers TypeOf(std::string_view type) { return {{"type", JsonString(type)}}; }

JsonMembers NotEmpty() { return {{"type", JsonString("string")}, {"minLength", "1"}}; }

// YAML calls some expressions numbers or booleans.
JsonMembers AnyScalar() {
  return {{"type", JsonArray({JsonString("string"), JsonString("number"), JsonString("boolean")})}};
}

JsonMembers ListOf(const std::string& item, bool filled) {
  JsonMembers list = {{"type", JsonString("array")}, {"items", item}};
  if (filled) list.emplace_back("minItems", "1");
  return list;
}

JsonMembers MapOfAny(const std::string& value, Scalar names) {
  JsonMembers map = {{"type", JsonString("object")}, {"additionalProperties", value}};
  std::string_view pattern;
  if (names == Scalar::kIdentifier) pattern = kIdentifier;
  if (names == Scalar::kLabelName) pattern = kLabelName;
  if (!pattern.empty()) {
    map.emplace_back("propertyNames", JsonObject({{"pattern", JsonString(pattern)}}));
  }
  return map;
}

JsonMembers AnyOf(const std::vector<std::string>& ways) { return {{"anyOf", JsonArray(ways)}}; }

}  // namespace

JsonMembers JsonSchema::Pattern(std::string_view pattern) const {
  std::string either(pattern);
  if (variables_) either.append("|").append(kVariable);
  return {{"type", JsonString("string")}, {"pattern", JsonString(either)}};
}

JsonMembers JsonSchema::OrVariable(const JsonMembers& typed) const {
  if (!variables_) return typed;
  return AnyOf({JsonObject(typed), JsonObject({{"$ref", JsonString("#/definitions/variable")}})});
}

JsonMembers JsonSchema::ScalarOf(const ShapeField& field) const {
  if (!field.choices.empty()) {
    std::vector<std::string> choices;
    for (const std::string_view choice : field.choices) choices.push_back(JsonString(choice));
    return {{"type", JsonString("string")}, {"enum", JsonArray(choices)}};
  }
  switch (field.type) {
    case Scalar::kText:
      return NotEmpty();
    case Scalar::kLabelName:
      return Pattern(kLabelName);
    case Scalar::kHeaderName:
      return Pattern("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$");
    case Scalar::kLiteralLabel: {
      JsonMembers label = NotEmpty();
      label.insert(label.begin(), {"description", JsonString("The label itself.")});
      return label;
    }
    case Scalar::kTextOrEmpty:
      return TypeOf("string");
    case Scalar::kAnything:
      return AnyOf({JsonObject(TypeOf("string")), JsonObject(TypeOf("number"))});
    case Scalar::kIdentifier:
      return Pattern(kIdentifier);
    case Scalar::kBool:
      return OrVariable(TypeOf("boolean"));
    case Scalar::kAmount:
      return OrVariable({{"type", JsonString("number")}, {"minimum", "0"}});
    case Scalar::kCount:
      return OrVariable({{"type", JsonString("integer")}, {"minimum", "1"}, {"maximum", "100000"}});
    case Scalar::kStatus:
      return {{"type", JsonString("integer")}, {"minimum", "100"}, {"maximum", "599"}};
    case Scalar::kThreshold:
      return AnyOf({JsonObject({{"type", JsonString("number")}, {"minimum", "0"}}),
                    JsonObject(Pattern(R"(^[0-9]+(\.[0-9]+)?%$)"))});
    case Scalar::kDuration: {
      JsonMembers duration = Pattern(kDuration);
      duration.emplace_back("minLength", "2");
      return duration;
    }
    case Scalar::kInstant:
      return Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}");
    case Scalar::kTimeOfDay:
      return Pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$");
    case Scalar::kFrequency:
      return Pattern("^(day|week|month|quarter|year|[0-9]+[dw])$");
    case Scalar::kCurrency:
      return Pattern("^[a-z]{3}$");
    case Scalar::kUrl:
      return Pattern("^https?://");
    case Scalar::kProxyUrl:
      return Pattern("^(none$|(https?|socks5h?)://)");
    case Scalar::kPath:
      return Pattern("^/[^ ?#]*$");
    case Scalar::kVariable:
      return {{"type", JsonString("string")}, {"pattern", JsonString(kVariable)}};
    case Scalar::kExpression:
      return AnyScalar();
    case Scalar::kTime: {
      JsonMembers time = AnyScalar();
      time.insert(time.begin(),
                  {"description", JsonString("An expression; the value is RFC 3339.")});
      return time;
    }
  }
  return {};
}

std::string JsonSchema::Reference(const Shape& shape) {
  Define(shape);
  return JsonObject({{"$ref", JsonString("#/definitions/" + std::string(shape.name))}});
}

JsonMembers JsonSchema::Value(const ShapeField& field) {
  switch (field.kind) {
    case ValueKind::kScalar:
      return ScalarOf(field);
    case ValueKind::kScalars:
      return ListOf(JsonObject(ScalarOf(field)), field.filled);
    case ValueKind::kScalarOrScalars:
      return AnyOf({JsonObject(ScalarOf(field)),
                    JsonObject(ListOf(JsonObject(ScalarOf(field)), field.filled))});
    case ValueKind::kScalarsByName:
      return MapOfAny(JsonObject(ScalarOf(field)), field.names);
    case ValueKind::kMap:
      Define(*field.shape);
      return {{"$ref", JsonString("#/definitions/" + std::string(field.shape->name))}};
    case ValueKind::kScalarOrMap:
      return AnyOf({JsonObject(ScalarOf(field)), Reference(*field.shape)});
    case ValueKind::kMaps:
      return ListOf(Reference(*field.shape), field.filled);
    case ValueKind::kMapsByName:
      return MapOfAny(Reference(*field.shape), field.names);
    case ValueKind::kScalarsOrMapsByName:
      return MapOfAny(JsonObject(AnyOf({JsonObject(ScalarOf(field)), Reference(*field.shape)})),
                      field.names);
    case ValueKind::kMapListsByName:
      return MapOfAny(JsonObject(ListOf(Reference(*field.shape), field.filled)), field.names);
  }
  return {};
}

std::string JsonSchema::Property(const ShapeField& field) {
  std::string text(field.text);
  if (field.type == Scalar::kExpression) text += kOverWhat;
  JsonMembers property = {{"description", JsonString(text)}};
  for (auto& member : Value(field)) property.push_back(std::move(member));
  return JsonObject(property);
}

JsonMembers JsonSchema::MapOf(const Shape& shape) {
  JsonMembers properties;
  std::vector<std::string> required;
  for (const ShapeField& field : shape.fields) {
    properties.emplace_back(field.key, Property(field));
    if (field.required) required.push_back(JsonString(field.key));
  }
  JsonMembers map = {{"type", JsonString("object")},
                     {"additionalProperties", "false"},
                     {"properties", JsonObject(properties)}};
  if (!required.empty()) map.emplace_back("required", JsonArray(required));
  if (!shape.either[0].empty()) {
    std::vector<std::string> ways;
    for (const std::string_view key : shape.either) {
      ways.push_back(JsonObject({{"required", JsonArray({JsonString(key)})}}));
    }
    map.emplace_back("oneOf", JsonArray(ways));
  }
  return map;
}

void JsonSchema::Define(const Shape& shape) {
  if (std::find(defined_.begin(), defined_.end(), &shape) != defined_.end()) return;
  defined_.push_back(&shape);
  std::string definition = JsonObject(MapOf(shape));
  if (!definitions_.emplace(shape.name, std::move(definition)).second) {
    throw std::logic_error("two shapes have the name " + std::string(shape.name));
  }
}

std::string JsonSchema::Of(const Shape& root) {
  JsonMembers file = {{"$schema", JsonString("http://json-schema.org/draft-07/schema#")},
                      {"title", JsonString(title_)},
                      {"description", JsonString(description_)}};
  for (auto& member : MapOf(root)) file.push_back(std::move(member));
  JsonMembers definitions(definitions_.begin(), definitions_.end());
  if (variables_) {
    definitions.emplace_back("variable",
                             JsonObject({{"description", JsonString("From the environment.")},
                                         {"type", JsonString("string")},
                                         {"pattern", JsonString(kVariable)}}));
  }
  file.emplace_back("definitions", JsonObject(definitions));
  return JsonObject(file) + "\n";
}

}  // namespace api_credits
