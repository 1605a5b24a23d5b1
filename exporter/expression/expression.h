// One expression of a provider definition, checked: its syntax and its names are good. It is the
// text and nothing compiled; each Evaluator compiles it for itself, once. Immutable and cheap to
// copy. Thread rule: may be used from any thread.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "exporter/base/result.h"

namespace api_credits {

class Expression {
 public:
  static constexpr size_t kMaxSourceBytes = 4096;

  // The source is one Lua 5.4 expression ("body.account.credits"): no statement, no function body,
  // no method call, no bit operation, no comment, and no name but the documented variables and
  // functions. kExpression otherwise; the message quotes the source, which is configuration.
  static Result<Expression> Check(std::string_view source);

  const std::string& source() const { return *source_; }
  // True if it names `body` or `bodies`, which are nil where a body cannot be read.
  bool reads_body() const { return reads_body_; }
  // True if it names `text`, which is there whenever the body is UTF-8.
  bool reads_text() const { return reads_text_; }

  friend bool operator==(const Expression& a, const Expression& b) {
    return a.source() == b.source();
  }

 private:
  Expression(std::string_view source, bool reads_body, bool reads_text)
      : source_(std::make_shared<const std::string>(source)),
        reads_body_(reads_body),
        reads_text_(reads_text) {}

  std::shared_ptr<const std::string> source_;
  bool reads_body_;
  bool reads_text_;
};

}  // namespace api_credits
