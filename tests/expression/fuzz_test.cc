// Random expressions over random bodies, from a fixed seed: nothing crashes, nothing runs away, and
// no error tells what the body holds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <iostream>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/expression/evaluator.h"
#include "exporter/expression/expression.h"

namespace api_credits {
namespace {

constexpr int kRounds = 20'000;
constexpr std::string_view kCanary = "Zq9";

constexpr std::array<std::string_view, 12> kBodies = {
    R"({"account":{"credits":12.5,"name":"Zq9","plan":null,"list":[1,"Zq9",null,{"n":"Zq9"}]}})",
    R"([{"kind":"Zq9","left":"1,000"},{"kind":"b","left":5},7,null,[[["Zq9"]]]])",
    R"({"Zq9":{"Zq9":"Zq9Zq9Zq9Zq9Zq9Zq9Zq9Zq9Zq9Zq9Zq9Zq9Zq9Zq9Zq9Zq9"},"a":1,"a":2})",
    R"({"n":[9223372036854775807,18446744073709551615,123456789012345678901234,-0.0,1e308]})",
    R"("Zq9")",
    R"({"s":"{\"Zq9\":[1,2,\"Zq9\"]}"})",
    "[[[[[[[[[[[[1]]]]]]]]]]]]",
    "null",
    "true",
    "Zq9",
    "",
    "{\"a\":\"\\u0000Zq9\\ud83d\\ude00\"}"};

constexpr std::array<std::string_view, 64> kPieces = {"body",
                                                      ".",
                                                      "account",
                                                      "credits",
                                                      "list",
                                                      "[",
                                                      "]",
                                                      "(",
                                                      ")",
                                                      "{",
                                                      "}",
                                                      "1",
                                                      "2",
                                                      "0",
                                                      "-",
                                                      "+",
                                                      "*",
                                                      "/",
                                                      "//",
                                                      "%",
                                                      "^",
                                                      "..",
                                                      "==",
                                                      "~=",
                                                      "<",
                                                      ">=",
                                                      "and",
                                                      "or",
                                                      "not",
                                                      "nil",
                                                      "true",
                                                      "#",
                                                      ",",
                                                      "=",
                                                      "'a'",
                                                      "\"",
                                                      "'",
                                                      "key",
                                                      "item",
                                                      "headers",
                                                      "name",
                                                      "number",
                                                      "sum",
                                                      "min",
                                                      "max",
                                                      "count",
                                                      "json",
                                                      "split",
                                                      "find",
                                                      "lower",
                                                      "floor",
                                                      "contains",
                                                      "status",
                                                      "1e308",
                                                      "0x1p4",
                                                      "'left'",
                                                      "kind",
                                                      "n",
                                                      "function",
                                                      "end",
                                                      "body.account.name",
                                                      "body[1]",
                                                      "body.list",
                                                      "\\"};

constexpr std::array<std::string_view, 36> kExpressions = {
    "body",
    "body.account",
    "body.account.list",
    "{ body, item, x = key }",
    "body.account.credits - 1",
    "number(body[1].left) + 1",
    "sum(body, 'left')",
    "find(body, 'kind', 'b').left",
    "json(body.s).a",
    "split(body, 'q')[1]",
    "lower(body.account.name) .. body.account.name",
    "body.n[1] + body.n[2] * body.n[3]",
    "min(body.a, body.n[4], body.account.credits)",
    "count(body.account.list) / count(body)",
    "body.account.list[2] < body.account.list[4]",
    "contains(body, 'Z') and body + 1",
    "body.account",
    "item.n or key",
    "headers['x-secret'] + 1",
    "number(headers['x-secret'])",
    "{ body, [body.account.name] = body }",
    "body[headers['x-secret']] .. body",
    "sum(json(body.s)[headers['x-secret']])",
    "#body.account.list .. #body.account.name",
    "floor(body.account.name)",
    "({ a = 1 })[body] + 1",
    "body.account.name()",
    "body[1][1][1][1] + body.account.list",
    "match(body.account.name, 'q(.)') .. match(text, body.account.name)",
    "filter(body, 'kind', 'b')[1].left",
    "max_by(body, 'left').kind + 1",
    "sum(bodies, 'account.list.n')",
    "seconds(body.account.name)",
    "number(body[1].left, '1.000,00')",
    "next_day_of_month(body.a)",
    "outer.item or text"};

constexpr std::array<std::string_view, 6> kOperators = {"or", "and", "..", "+", "==", "<"};

using Random = std::mt19937;

size_t Below(Random& random, size_t bound) { return random() % bound; }

// Flips, removes, doubles or inserts a few bytes.
std::string Mutated(std::string text, Random& random) {
  for (size_t times = Below(random, 4); times > 0 && !text.empty(); --times) {
    const size_t at = Below(random, text.size());
    switch (Below(random, 4)) {
      case 0:
        text[at] = static_cast<char>(Below(random, 256));
        break;
      case 1:
        text.erase(at, 1 + Below(random, 4));
        break;
      case 2:
        text.insert(at, text.substr(at, 1 + Below(random, 16)));
        break;
      default:
        text.insert(at, 1, "[]{}\",:0-9"[Below(random, 10)]);
    }
  }
  return text;
}

std::string Joined(Random& random) {
  std::string source(kExpressions.at(Below(random, kExpressions.size())));
  while (Below(random, 2) == 0) {
    source = "(" + source + ") " + std::string(kOperators.at(Below(random, kOperators.size())));
    source += " " + std::string(kExpressions.at(Below(random, kExpressions.size())));
  }
  return source;
}

std::string Strewn(Random& random) {
  std::string source;
  for (size_t pieces = 1 + Below(random, 9); pieces > 0; --pieces) {
    if (Below(random, 3) == 0) source += " ";
    source += kPieces.at(Below(random, kPieces.size()));
  }
  return source;
}

std::string RandomSource(Random& random) {
  std::string source = Below(random, 4) == 0 ? Strewn(random) : Joined(random);
  return Below(random, 3) == 0 ? Mutated(source, random) : source;
}

class Fuzz {
 public:
  Fuzz() : evaluator_(Limits()) {}

  void Round() {
    if (Below(random_, 2) == 0) {
      std::string body(kBodies.at(Below(random_, kBodies.size())));
      if (Below(random_, 2) == 0) body = Mutated(body, random_);
      Note(evaluator_.Bind({body, headers_, 200}), "");
    }
    const std::string source = RandomSource(random_);
    const auto checked = Expression::Check(source);
    if (!checked) return;
    ++checked_;
    const auto value = evaluator_.Evaluate(checked.value());
    if (value) {
      ++values_;
    } else {
      Note(value.error(), source);
    }
    const std::vector<Expression> collections(1 + Below(random_, 3), checked.value());
    const auto each = evaluator_.Each(collections, [&]() -> Result<void> {
      ++visits_;
      const auto item = evaluator_.Evaluate(checked.value());
      if (!item) Note(item.error(), source);
      return {};
    });
    if (!each) Note(each.error(), source);
  }

  int checked() const { return checked_; }
  int values() const { return values_; }
  int errors() const { return errors_; }
  int visits() const { return visits_; }
  int out_of_steps() const { return steps_; }
  int out_of_memory() const { return memory_; }

 private:
  static EvaluatorLimits Limits() {
    EvaluatorLimits limits;
    limits.max_steps = 16;
    limits.max_memory_bytes = 32 * 1024;  // little, so that running out of it is common
    limits.max_json_depth = 10;
    return limits;
  }

  // `source` may hold the canary by itself, where a mutation made it.
  void Note(const Result<void>& result, std::string_view source) {
    if (result) return;
    ++errors_;
    if (result.error().message.find("steps") != std::string::npos) ++steps_;
    if (result.error().message.find("bytes of memory") != std::string::npos) ++memory_;
    if (source.find(kCanary) != std::string_view::npos) return;
    EXPECT_EQ(result.error().message.find(kCanary), std::string::npos) << result.error().message;
  }

  Random random_{20261120};
  Evaluator evaluator_;
  const std::vector<std::pair<std::string, std::string>> headers_ = {{"x-secret", "Zq9Zq9"}};
  int checked_ = 0;
  int values_ = 0;
  int errors_ = 0;
  int visits_ = 0;
  int steps_ = 0;   // errors where they ran out
  int memory_ = 0;  // errors where it ran out
};

TEST(FuzzTest, SurvivesRandomExpressionsOverRandomBodies) {
  Fuzz fuzz;
  for (int round = 0; round < kRounds; ++round) fuzz.Round();
  std::cout << "expression fuzz: " << kRounds << " rounds, " << fuzz.checked() << " checked, "
            << fuzz.values() << " values, " << fuzz.visits() << " visits, " << fuzz.errors()
            << " errors, of them " << fuzz.out_of_steps() << " steps, " << fuzz.out_of_memory()
            << " memory\n";
  EXPECT_GT(fuzz.checked(), kRounds / 5) << "too few expressions compile to test the evaluator";
  EXPECT_GT(fuzz.values(), kRounds / 50);
  EXPECT_GT(fuzz.errors(), kRounds / 50);
  EXPECT_GT(fuzz.visits(), kRounds / 100);
  EXPECT_GT(fuzz.out_of_steps(), 10);
  EXPECT_GT(fuzz.out_of_memory(), 10);
}

}  // namespace
}  // namespace api_credits
