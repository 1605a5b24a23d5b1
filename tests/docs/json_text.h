// JSON as text, indented as people read it. Invariant: each function takes and returns one JSON
// value without a line end after it. Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace api_credits {

using JsonMembers = std::vector<std::pair<std::string, std::string>>;  // key → JSON

// REQUIRES: no control character in `text`.
inline std::string JsonString(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') json += '\\';
    json += c;
  }
  return json + '"';
}

inline std::string JsonIndented(std::string_view json) {
  std::string indented = "  ";
  for (const char c : json) {
    indented += c;
    if (c == '\n') indented += "  ";
  }
  return indented;
}

inline std::string JsonArray(const std::vector<std::string>& items) {
  std::string json = "[";
  for (const std::string& item : items) {
    json += (json == "[" ? "\n" : ",\n") + JsonIndented(item);
  }
  return json + "\n]";
}

inline std::string JsonObject(const JsonMembers& members) {
  std::string json = "{";
  for (const auto& [key, value] : members) {
    json += (json == "{" ? "\n" : ",\n") + JsonIndented(JsonString(key) + ": " + value);
  }
  return json + "\n}";
}

}  // namespace api_credits
