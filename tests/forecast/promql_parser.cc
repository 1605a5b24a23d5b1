#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "tests/forecast/promql.h"
#include "tests/forecast/promql_token.h"

namespace api_credits::forecast {
namespace {

using Kind = Token::Kind;

// How tightly an operator binds; 0: not an operator.
int Strength(const Token& token) {
  static const std::map<std::string, int> strengths = {
      {"or", 1}, {"and", 2}, {"unless", 2}, {"==", 3}, {"!=", 3}, {"<", 3}, {"<=", 3}, {">", 3},
      {">=", 3}, {"+", 4},   {"-", 4},      {"*", 5},  {"/", 5},  {"%", 5}, {"^", 6}};
  if (token.kind != Kind::kSign && token.kind != Kind::kName) return 0;
  const auto found = strengths.find(token.text);
  return found == strengths.end() ? 0 : found->second;
}

bool IsAggregation(const std::string& name) {
  static constexpr std::array<std::string_view, 5> names = {"sum", "min", "max", "avg", "count"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::unique_ptr<Node> NewNode(Node::Kind kind, std::string text = "") {
  auto node = std::make_unique<Node>();
  node->kind = kind;
  node->text = std::move(text);
  return node;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text), tokens_(TokensOf(text)) {}

  std::unique_ptr<Node> All() {
    std::unique_ptr<Node> node = Expression(1);
    if (Peek().kind != Kind::kEnd) Fail("unexpected '" + Peek().text + "'");
    return node;
  }

 private:
  [[noreturn]] void Fail(const std::string& what) const {
    throw PromqlError(what + " in: " + text_);
  }
  const Token& Peek() const { return tokens_[at_]; }
  Token Take() { return tokens_[at_++]; }
  bool Accept(std::string_view text) {
    if (Peek().kind == Kind::kString || Peek().text != text) return false;
    ++at_;
    return true;
  }
  void Expect(std::string_view text) {
    if (!Accept(text)) {
      Fail("expected '" + std::string(text) + "' instead of '" + Peek().text + "'");
    }
  }

  std::unique_ptr<Node> Expression(int weakest) {
    std::unique_ptr<Node> left = Operand();
    for (int strength = Strength(Peek()); strength >= weakest; strength = Strength(Peek())) {
      auto node = NewNode(Node::Kind::kBinary, Take().text);
      if (Accept("bool")) node->returns_bool = true;
      ReadMatching(node->matching);
      // ^ binds to the right, all others to the left.
      std::unique_ptr<Node> right = Expression(node->text == "^" ? strength : strength + 1);
      node->args.push_back(std::move(left));
      node->args.push_back(std::move(right));
      left = std::move(node);
    }
    return left;
  }

  void ReadMatching(Matching& matching) {
    const bool on = Accept("on");
    if (!on && !Accept("ignoring")) return;
    matching.on = on;
    matching.labels = Names();
    const bool left = Accept("group_left");
    if (!left && !Accept("group_right")) return;
    matching.group = left ? Matching::Group::kLeft : Matching::Group::kRight;
    // "group_left (a, b)" or "group_left ()"; a parenthesis that holds more is the operand.
    if (Peek().text != "(" || Peek().kind != Kind::kSign) return;
    size_t end = at_ + 1;
    while (tokens_[end].kind == Kind::kName || tokens_[end].text == ",") ++end;
    if (tokens_[end].text != ")" || tokens_[end].kind != Kind::kSign) return;
    matching.include = Names();
  }

  std::vector<std::string> Names() {
    std::vector<std::string> names;
    Expect("(");
    while (!Accept(")")) {
      if (Peek().kind != Kind::kName) Fail("expected a label");
      names.push_back(Take().text);
      if (!Accept(",") && Peek().text != ")") Fail("expected ',' between labels");
    }
    return names;
  }

  std::unique_ptr<Node> Operand() {
    if (Accept("-")) {
      auto node = NewNode(Node::Kind::kNegation);
      node->args.push_back(Expression(6));
      return node;
    }
    if (Accept("+")) return Expression(6);
    std::unique_ptr<Node> node = Primary();
    if (Peek().text == "[" && Peek().kind == Kind::kSign) {
      if (node->kind != Node::Kind::kSelector) Fail("subqueries are not supported");
      Take();
      node->selector.range_ms = TakeDuration();
      Expect("]");
    }
    if (Accept("offset")) {
      if (node->kind != Node::Kind::kSelector) Fail("offset of something else than a selector");
      node->selector.offset_ms = TakeDuration();
    }
    if (Accept("@")) Fail("@ is not supported");
    return node;
  }

  std::int64_t TakeDuration() {
    if (Peek().kind != Kind::kDuration) Fail("expected a duration");
    return ParsePromqlDuration(Take().text);
  }

  std::unique_ptr<Node> Primary() {
    if (Accept("(")) {
      std::unique_ptr<Node> node = Expression(1);
      Expect(")");
      return node;
    }
    if (Peek().kind == Kind::kNumber) {
      auto node = NewNode(Node::Kind::kNumber);
      node->number = std::stod(Take().text);
      return node;
    }
    if (Peek().kind == Kind::kString) return NewNode(Node::Kind::kString, Take().text);
    if (Peek().text == "{") return SelectorNode("");
    if (Peek().kind != Kind::kName) Fail("unexpected '" + Peek().text + "'");
    std::string name = Take().text;
    if (IsAggregation(name) &&
        (Peek().text == "(" || Peek().text == "by" || Peek().text == "without")) {
      return Aggregation(std::move(name));
    }
    if (Peek().text != "(") return SelectorNode(std::move(name));
    auto node = NewNode(Node::Kind::kCall, std::move(name));
    ReadArguments(*node);
    return node;
  }

  void ReadArguments(Node& node) {
    Expect("(");
    while (!Accept(")")) {
      node.args.push_back(Expression(1));
      if (!Accept(",") && Peek().text != ")") Fail("expected ',' between arguments");
    }
  }

  void ReadGrouping(Node& node) {
    node.by = Accept("by");
    if (node.by || Accept("without")) node.grouping = Names();
  }

  std::unique_ptr<Node> Aggregation(std::string name) {
    auto node = NewNode(Node::Kind::kAggregation, std::move(name));
    const bool leads = Peek().text != "(";
    if (leads) ReadGrouping(*node);
    ReadArguments(*node);
    if (node->args.size() != 1) Fail(node->text + " takes one argument");
    const bool trails = !leads && (Peek().text == "by" || Peek().text == "without");
    if (trails) ReadGrouping(*node);
    if (!leads && !trails) node->by = true;  // by ()
    return node;
  }

  std::unique_ptr<Node> SelectorNode(std::string metric) {
    auto node = NewNode(Node::Kind::kSelector);
    node->selector.metric = std::move(metric);
    if (!Accept("{")) return node;
    while (!Accept("}")) {
      Matcher matcher;
      if (Peek().kind != Kind::kName) Fail("expected a label");
      matcher.label = Take().text;
      const std::string sign = Take().text;
      matcher.equal = sign == "=" || sign == "=~";
      matcher.is_regex = sign == "=~" || sign == "!~";
      if (!matcher.equal && !matcher.is_regex && sign != "!=") Fail("unknown matcher " + sign);
      if (Peek().kind != Kind::kString) Fail("expected a string");
      matcher.value = Take().text;
      if (matcher.is_regex) matcher.regex = std::regex(matcher.value);
      node->selector.matchers.push_back(std::move(matcher));
      if (!Accept(",") && Peek().text != "}") Fail("expected ',' between matchers");
    }
    return node;
  }

  const std::string text_;
  const std::vector<Token> tokens_;
  size_t at_ = 0;
};

}  // namespace

std::unique_ptr<Node> ParsePromql(std::string_view text) { return Parser(text).All(); }

std::int64_t ParsePromqlDuration(std::string_view text) {
  static const std::map<std::string, std::int64_t> units = {{"ms", 1},
                                                            {"s", 1000},
                                                            {"m", 60'000},
                                                            {"h", 3'600'000},
                                                            {"d", 86'400'000},
                                                            {"w", 604'800'000},
                                                            {"y", 365 * 86'400'000LL}};
  std::int64_t total = 0;
  size_t at = 0;
  while (at < text.size()) {
    std::int64_t count = 0;
    const size_t begin = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9')
      count = count * 10 + (text[at++] - '0');
    const size_t unit = at;
    while (at < text.size() && text[at] >= 'a' && text[at] <= 'z') ++at;
    const auto found = units.find(std::string(text.substr(unit, at - unit)));
    if (begin == unit || found == units.end()) {
      throw PromqlError("not a duration: " + std::string(text));
    }
    total += count * found->second;
  }
  return total;
}

}  // namespace api_credits::forecast
