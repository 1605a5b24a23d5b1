// The JSON Schema (draft 7) of a file, written from the tables that the parser reads by.
// Invariant: a shape is one definition, however often it is used. Thread rule: one thread at a
// time.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/document/shape.h"
#include "tests/docs/json_text.h"

namespace api_credits {

class JsonSchema {
 public:
  // `variables`: a ${VARIABLE} may replace each value of the file.
  JsonSchema(std::string_view title, std::string_view description, bool variables)
      : title_(title), description_(description), variables_(variables) {}

  // A shape that only other files refer to.
  void Define(const Shape& shape);
  std::string Of(const Shape& root);  // the whole file

 private:
  std::string Reference(const Shape& shape);
  JsonMembers MapOf(const Shape& shape);
  std::string Property(const ShapeField& field);
  JsonMembers Value(const ShapeField& field);
  JsonMembers ScalarOf(const ShapeField& field) const;
  JsonMembers Pattern(std::string_view pattern) const;
  JsonMembers OrVariable(const JsonMembers& typed) const;

  std::string_view title_, description_;
  bool variables_;
  std::vector<const Shape*> defined_;
  std::map<std::string, std::string> definitions_;
};

}  // namespace api_credits
