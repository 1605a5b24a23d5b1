// Runs expressions over one response at a time: binds `body`, `bodies`, `text`, `headers`,
// `status`, `params` and `kept` (and `item`, `key`, `outer` inside Each) in a sandbox that has a
// few pure functions and nothing else, bounded in steps and memory. No error text holds content of
// the response. Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "exporter/base/result.h"
#include "exporter/expression/body_format.h"
#include "exporter/expression/expression.h"
#include "exporter/expression/limits.h"

namespace api_credits {

// nil is monostate: the value is absent. A number is finite, a string is UTF-8 without NUL. A
// number is an integer only where a double would lose some of its digits: an identifier of 64 bits.
using Value = std::variant<std::monostate, bool, double, std::string, std::int64_t>;

class Sandbox;

class Evaluator {
 public:
  using Pairs = std::span<const std::pair<std::string, std::string>>;

  // One response. Header names must be lower case; the views need to live only during the call.
  struct Input {
    std::string_view body;
    Pairs headers = {};
    int status = 0;
    BodyFormat format = BodyFormat::kJson;
    std::span<const std::string_view> earlier_bodies = {};  // the pages before this one
    Pairs params = {}, kept = {};  // tables of text by name; none of it is a secret
    std::int64_t received_unix_seconds = 0;
  };

  explicit Evaluator(EvaluatorLimits limits = {});
  ~Evaluator();
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  // Makes `input` what the following evaluations see. `body` is the parsed body, `bodies` the list
  // of all pages, `text` the body as it came, nil where that is not UTF-8; a byte order mark is
  // skipped. A page that cannot be read leaves `body` and `bodies` nil and yields kMalformedBody
  // (an empty body likewise); all else is bound all the same, so rules over headers or text still
  // work. kText leaves them nil too, and yields kMalformedBody where `text` is nil. kTooLarge where
  // depth or memory run out.
  Result<void> Bind(const Input& input);

  // kExpression: it failed or ran out of steps or memory. kBadValue: it yields a table, a function,
  // a number that is not finite or a string that is too long, not UTF-8 or holds NUL; or a function
  // of ours met a value that it cannot read.
  Result<Value> Evaluate(const Expression& expression);

  // Calls `visit` for each member of the list or object that the only collection yields, with
  // `item` and `key` bound (key: 1, 2, … or the member's name), in order of the list or of the
  // sorted names. Each further collection is evaluated for every member of the one before, and its
  // members are visited instead; `outer` is then the enclosing member, { item = …, key = …, outer =
  // … }. null members are passed over, the others keep their positions. Yields false
  // where the first collection is nil; a scalar is kBadValue. Stops at and returns the first error
  // of `visit`. kTooLarge past max_members, those of all collections together, before the first
  // visit. `visit` may call Evaluate, but neither Each nor Bind.
  Result<bool> Each(std::span<const Expression> collections,
                    const std::function<Result<void>()>& visit);
  Result<bool> Each(const Expression& collection, const std::function<Result<void>()>& visit) {
    return Each({&collection, 1}, visit);
  }

 private:
  Result<void> BindBodies(const Input& input);
  Result<bool> PushMembers(std::span<const Expression> collections);
  Result<void> VisitMembers(const std::function<Result<void>()>& visit);

  std::unique_ptr<Sandbox> sandbox_;
  bool visiting_ = false;
};

}  // namespace api_credits
