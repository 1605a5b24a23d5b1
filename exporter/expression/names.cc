#include "exporter/expression/names.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "exporter/base/nearest_name.h"
#include "exporter/expression/functions.h"

namespace api_credits {
namespace {

constexpr std::array<Variable, 10> kVariables = {{
    {"body", "what the answer holds: of JSON its value, of XML its root element, of text nil"},
    {"bodies", "the list of the bodies of all pages"},
    {"text", "the body as it came; nil where it is not UTF-8"},
    {"headers", "the headers by their names in lower case: `headers[\"x-plan\"]`"},
    {"status", "the HTTP status, a number"},
    {"params", "the account's params that are no secrets: `params.team`"},
    {"kept", "what `prepare` kept and is no secret: `kept.organization`"},
    {"item", "inside `each`: the member"},
    {"key", "inside `each`: the member's position, from 1, or its name"},
    {"outer",
     "inside an `each` of several lists: the enclosing member, as `outer.item`, "
     "`outer.key`, `outer.outer`"},
}};
constexpr std::array<std::string_view, 6> kOperatorWords = {"and", "or",   "not",
                                                            "nil", "true", "false"};
constexpr std::array<std::string_view, 16> kStatementWords = {
    "break", "do", "else",  "elseif", "end",    "for",  "function", "goto",
    "if",    "in", "local", "repeat", "return", "then", "until",    "while"};

std::vector<std::string_view> KnownNames() {
  std::vector<std::string_view> names;
  names.reserve(kVariables.size() + Functions().size());
  for (const Variable& variable : kVariables) names.push_back(variable.name);
  for (const Function& function : Functions()) names.emplace_back(function.name);
  return names;
}

}  // namespace

std::span<const Variable> Variables() { return kVariables; }

bool IsKnownName(std::string_view name) {
  const auto names = KnownNames();
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool IsOperatorWord(std::string_view word) {
  return std::find(kOperatorWords.begin(), kOperatorWords.end(), word) != kOperatorWords.end();
}

bool IsStatementWord(std::string_view word) {
  return std::find(kStatementWords.begin(), kStatementWords.end(), word) != kStatementWords.end();
}

std::string SuggestName(std::string_view unknown) {
  const auto names = KnownNames();
  const std::string_view closest = NearestName(unknown, names);
  if (!closest.empty()) return "did you mean '" + std::string(closest) + "'?";
  std::string list = "known names are";
  for (const std::string_view name : names) {
    list += name == names.front() ? " " : ", ";
    list += name;
  }
  return list;
}

}  // namespace api_credits
