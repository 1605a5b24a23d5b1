// Runs expressions over one response at a time: binds `body`, `headers`, `status` (and `item`,
// `key` inside Each) in a sandbox that has a few pure functions and nothing else, bounded in steps
// and memory. No error text holds content of the response. Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "exporter/base/result.h"
#include "exporter/expression/expression.h"
#include "exporter/expression/limits.h"

namespace api_credits {

// nil is monostate: the value is absent. A number is finite, a string is UTF-8 without NUL. A
// number is an integer only where a double would lose some of its digits: an identifier of 64 bits.
using Value = std::variant<std::monostate, bool, double, std::string, std::int64_t>;

class Sandbox;

class Evaluator {
 public:
  // One response. Header names must be lower case; the views need to live only during the call.
  struct Input {
    std::string_view body;
    std::span<const std::pair<std::string, std::string>> headers;
    int status = 0;
  };

  explicit Evaluator(EvaluatorLimits limits = {});
  ~Evaluator();
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  // Makes `input` what the following evaluations see. A body that is not JSON leaves `body` nil and
  // yields kMalformedBody (an empty body likewise); `headers` and `status` are bound all the same,
  // so header-only rules still work. kTooLarge where depth or memory run out.
  Result<void> Bind(const Input& input);

  // kExpression: it failed or ran out of steps or memory. kBadValue: it yields a table, a function,
  // a number that is not finite or a string that is too long, not UTF-8 or holds NUL; or a function
  // of ours met a value that it cannot read.
  Result<Value> Evaluate(const Expression& expression);

  // Calls `visit` for each member of the array or object that `collection` yields, with `item` and
  // `key` bound (key: 1, 2, … or the member's name), in order of the array or of the sorted names.
  // null members are passed over, the others keep their positions. Yields false where there is no
  // collection (nil); a scalar is kBadValue. Stops at and returns the first error of `visit`.
  // kTooLarge past max_members, before the first visit. `visit` may call Evaluate, but neither Each
  // nor Bind.
  Result<bool> Each(const Expression& collection, const std::function<Result<void>()>& visit);

 private:
  Result<bool> VisitMembers(const Expression& collection,
                            const std::function<Result<void>()>& visit);

  std::unique_ptr<Sandbox> sandbox_;
  bool visiting_ = false;
};

}  // namespace api_credits
