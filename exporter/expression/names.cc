#include "exporter/expression/names.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "exporter/base/nearest_name.h"
#include "exporter/expression/functions.h"

namespace api_credits {
namespace {

constexpr std::array<std::string_view, 8> kVariables = {"body",   "bodies", "text", "headers",
                                                        "status", "item",   "key",  "outer"};
constexpr std::array<std::string_view, 6> kOperatorWords = {"and", "or",   "not",
                                                            "nil", "true", "false"};
constexpr std::array<std::string_view, 16> kStatementWords = {
    "break", "do", "else",  "elseif", "end",    "for",  "function", "goto",
    "if",    "in", "local", "repeat", "return", "then", "until",    "while"};

std::vector<std::string_view> KnownNames() {
  std::vector<std::string_view> names(kVariables.begin(), kVariables.end());
  for (const Function& function : Functions()) names.emplace_back(function.name);
  return names;
}

}  // namespace

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

bool IsReservedName(std::string_view name) {
  return IsKnownName(name) || IsOperatorWord(name) || IsStatementWord(name) ||
         name.starts_with('_');
}

std::string SuggestName(std::string_view unknown, std::span<const std::string> added) {
  auto names = KnownNames();
  names.insert(names.begin(), added.begin(), added.end());
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
