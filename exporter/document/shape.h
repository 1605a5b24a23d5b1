// What a map of a file may hold: its keys, the kind of each value, which are required, and what
// each means. Parsers read by these tables, so a key that is not in one is unknown; the JSON
// Schemas in config/ are written from them. Invariant: constants. Thread rule: any thread.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace api_credits {

enum class ValueKind {
  kScalar,
  kScalars,          // a list
  kScalarOrScalars,  // one, or a list
  kScalarsByName,    // a map whose keys are the writer's own
  kMap,              // a map of `shape`
  kScalarOrMap,
  kMaps,        // a list of `shape`
  kMapsByName,  // a map whose keys are the writer's own, of `shape`
  kScalarsOrMapsByName,
  kMapListsByName,
};

// How a scalar is written: what its Read… function accepts, as far as a schema can say it.
enum class Scalar {
  kText,         // not empty
  kTextOrEmpty,  // also a template
  kAnything,     // as it is written: a text or a number
  kIdentifier,   // lower-case letters, digits and _
  kLabelName,
  kHeaderName,
  kBool,
  kAmount,  // a number that is not negative
  kCount,
  kStatus,
  kThreshold,  // an amount or a percentage
  kDuration,
  kInstant,    // RFC 3339
  kTimeOfDay,  // 08:30
  kFrequency,  // month, 30d
  kCurrency,
  kUrl,
  kProxyUrl,
  kPath,
  kVariable,      // ${VARIABLE} and nothing else
  kExpression,    // Lua
  kTime,          // Lua that yields RFC 3339
  kLiteralLabel,  // a label written out
};

struct Shape;

struct ShapeField {
  std::string_view key;
  ValueKind kind = ValueKind::kScalar;
  const Shape* shape = nullptr;
  Scalar type = Scalar::kText;   // of the scalar, or of each scalar in a list or map
  Scalar names = Scalar::kText;  // of the keys, where they are the writer's own
  bool required = false;
  bool filled = false;                             // a list that must not be empty
  std::span<const std::string_view> choices = {};  // the only scalars allowed, where not empty
  std::string_view text = {};                      // what it means, for people
};

struct Shape {
  std::string_view name;  // of the definition in the JSON Schema; empty: the file itself
  std::span<const ShapeField> fields;
  std::array<std::string_view, 2> either = {};  // exactly one of these two keys, where not empty

  const ShapeField* Find(std::string_view key) const {
    for (const ShapeField& field : fields) {
      if (field.key == key) return &field;
    }
    return nullptr;
  }
};

template <size_t A, size_t B>
constexpr std::array<ShapeField, A + B> Joined(const std::array<ShapeField, A>& a,
                                               const std::array<ShapeField, B>& b) {
  std::array<ShapeField, A + B> all{};
  for (size_t i = 0; i < A; ++i) all[i] = a[i];
  for (size_t i = 0; i < B; ++i) all[A + i] = b[i];
  return all;
}

}  // namespace api_credits
