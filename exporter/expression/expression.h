// One compiled expression of a provider definition: immutable, cheap to copy, shared by all
// threads. Compiling checks syntax and names; the values it will meet are known when an Evaluator
// runs it. Thread rule: may be used from any thread.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "exporter/base/result.h"

namespace api_credits {

class Expression {
 public:
  static constexpr size_t kMaxSourceBytes = 4096;

  // The source is one Lua 5.4 expression ("body.account.credits"): no statement, no function body,
  // no method call, no bit operation, no comment, and no name but the documented variables and
  // functions. kExpression otherwise; the message quotes the source, which is configuration.
  static Result<Expression> Compile(std::string_view source);

  const std::string& source() const { return *source_; }

  friend bool operator==(const Expression& a, const Expression& b) {
    return a.source() == b.source();
  }

 private:
  explicit Expression(std::shared_ptr<const std::string> source) : source_(std::move(source)) {}

  std::shared_ptr<const std::string> source_;
};

}  // namespace api_credits
