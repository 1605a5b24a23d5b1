// What a map of a file may hold: its keys, the kind of each value, and which are required. Parsers
// read by these tables, so a key that is not in one is unknown.
// Invariant: constants. Thread rule: any thread.
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
  kMapListsByName,
};

struct Shape;

struct ShapeField {
  std::string_view key;
  ValueKind kind = ValueKind::kScalar;
  const Shape* shape = nullptr;
  bool required = false;
  std::span<const std::string_view> choices = {};  // the only scalars allowed, where not empty
};

struct Shape {
  std::string_view name;  // of the definition in the JSON Schema; empty: the file itself
  std::span<const ShapeField> fields;

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
