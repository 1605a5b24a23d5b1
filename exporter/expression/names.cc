#include "exporter/expression/names.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "exporter/expression/functions.h"

namespace api_credits {
namespace {

constexpr std::array<std::string_view, 5> kVariables = {"body", "headers", "status", "item", "key"};
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

// Levenshtein's distance.
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
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

std::string SuggestName(std::string_view unknown) {
  const auto names = KnownNames();
  std::string_view closest;
  size_t closest_distance = unknown.size() / 2 + 1;  // further away is no resemblance
  for (const std::string_view name : names) {
    const size_t distance = EditDistance(unknown, name);
    if (distance < closest_distance) {
      closest = name;
      closest_distance = distance;
    }
  }
  if (!closest.empty()) return "did you mean '" + std::string(closest) + "'?";
  std::string list = "known names are";
  for (const std::string_view name : names) {
    list += name == names.front() ? " " : ", ";
    list += name;
  }
  return list;
}

}  // namespace api_credits
