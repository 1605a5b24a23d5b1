// One compiled expression of a provider definition: immutable, cheap to copy, shared by all threads.
// Compiling checks syntax only; the values it will meet are known when an Evaluator runs it.
// Thread rule: may be used from any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "exporter/base/result.h"

namespace api_credits {

class Expression {
 public:
  // The source is a Lua 5.4 expression ("body.account.credits"), not a chunk: no statement, no
  // function body. kExpression otherwise; the message quotes the source, which is configuration.
  static Result<Expression> Compile(std::string_view source);

  const std::string& source() const { return compiled_->source; }
  // Portable only within this process: the bytecode of the function that returns the value.
  const std::string& bytecode() const { return compiled_->bytecode; }

  friend bool operator==(const Expression& a, const Expression& b) {
    return a.source() == b.source();
  }

 private:
  struct Compiled {
    std::string source;
    std::string bytecode;
  };
  explicit Expression(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}

  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace api_credits
