// PromQL as far as the rules use it: the tree of an expression, and its parser. What the parser or
// the evaluator does not know stops the program. Thread rule: values.
#pragma once

#include <cstdint>
#include <memory>
#include <regex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace api_credits::forecast {

class PromqlError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Matcher {
  std::string label;
  bool equal = true;  // = and =~
  bool is_regex = false;
  std::string value;
  std::regex regex;

  bool Accepts(const std::string& text) const {
    return (is_regex ? std::regex_match(text, regex) : text == value) == equal;
  }
};

struct Selector {
  std::string metric;  // empty: by the matchers alone, one of which may be of __name__
  std::vector<Matcher> matchers;
  std::int64_t range_ms = 0;  // 0: instant
  std::int64_t offset_ms = 0;
};

// on or ignoring, and group_left or group_right, of a binary operator.
struct Matching {
  enum class Group { kNone, kLeft, kRight };
  bool on = false;
  std::vector<std::string> labels;
  Group group = Group::kNone;
  std::vector<std::string> include;
};

struct Node {
  enum class Kind { kNumber, kString, kSelector, kCall, kAggregation, kBinary, kNegation };
  Kind kind;
  double number = 0;
  std::string text;  // the string, function, aggregation or operator
  Selector selector;
  std::vector<std::unique_ptr<Node>> args;
  Matching matching;
  bool returns_bool = false;
  bool by = false;                    // of an aggregation; otherwise without
  std::vector<std::string> grouping;  // the labels of by or without
};

// Throws PromqlError.
std::unique_ptr<Node> ParsePromql(std::string_view text);
// "1d12h30m" in milliseconds. Throws PromqlError.
std::int64_t ParsePromqlDuration(std::string_view text);

}  // namespace api_credits::forecast
