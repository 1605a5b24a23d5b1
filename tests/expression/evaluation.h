// Short ways to run expressions in tests, and values that print themselves.
// Thread rule: one thread.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "exporter/expression/evaluator.h"
#include "exporter/expression/expression.h"

namespace api_credits {

inline Expression Checked(std::string_view source) {
  auto checked = Expression::Check(source);
  if (!checked) throw std::invalid_argument(checked.error().message);
  return checked.value();
}

// "nil", "true", "12.5" or "'text'"; "bad_value: …" or "expression: …" for an error.
inline std::string Shown(const Result<Value>& result) {
  std::ostringstream out;
  if (!result) {
    out << (result.error().code == ErrorCode::kBadValue     ? "bad_value: "
            : result.error().code == ErrorCode::kExpression ? "expression: "
                                                            : "other: ")
        << result.error().message;
  } else if (const auto* number = std::get_if<double>(&result.value())) {
    out.precision(17);
    out << *number;
  } else if (const auto* integer = std::get_if<std::int64_t>(&result.value())) {
    out << *integer;
  } else if (const auto* flag = std::get_if<bool>(&result.value())) {
    out << (*flag ? "true" : "false");
  } else if (const auto* text = std::get_if<std::string>(&result.value())) {
    out << "'" << *text << "'";
  } else {
    out << "nil";
  }
  return out.str();
}

inline std::string Evaluated(Evaluator& evaluator, std::string_view source) {
  return Shown(evaluator.Evaluate(Checked(source)));
}

// On a fresh evaluator. A body that cannot be bound is shown as the error that it is.
inline std::string EvaluatedOn(std::string_view body, std::string_view source) {
  Evaluator evaluator;
  if (auto bound = evaluator.Bind({body, {}, 200}); !bound) return "bind: " + bound.error().message;
  return Evaluated(evaluator, source);
}

// What an expression yields; "bad_value" stands for any error of that kind.
struct Claim {
  std::string_view source;
  std::string_view yields;  // for errors, how it begins
};

inline void Check(std::string_view body, const std::vector<Claim>& claims) {
  for (const Claim& claim : claims) {
    const std::string shown = EvaluatedOn(body, claim.source);
    if (claim.yields == "bad_value") {
      EXPECT_TRUE(shown.starts_with("bad_value: "))
          << shown << " of " << claim.source << " on " << body;
    } else {
      EXPECT_EQ(shown, claim.yields) << claim.source << " on " << body;
    }
  }
}

}  // namespace api_credits
