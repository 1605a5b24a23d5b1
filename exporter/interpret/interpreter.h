// The sandbox in which answers are read: one serves all polls of a thread, because each answer
// empties it. Thread rule: one thread at a time.
#pragma once

#include <utility>

#include "exporter/expression/evaluator.h"
#include "exporter/interpret/poll_reader.h"
#include "exporter/provider/provider.h"

namespace api_credits {

class Interpreter {
 public:
  explicit Interpreter(EvaluatorLimits limits = {}) : evaluator_(limits) {}

  // `provider` and the interpreter must outlive the reader.
  PollReader Begin(const Provider& provider, SecretFinder holds_secret = {}) {
    return {provider, evaluator_, std::move(holds_secret)};
  }

 private:
  Evaluator evaluator_;
};

}  // namespace api_credits
