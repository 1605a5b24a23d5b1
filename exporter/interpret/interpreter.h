// The sandbox in which answers are read: one serves all polls of a thread, because each answer
// empties it. Thread rule: one thread at a time.
#pragma once

#include "exporter/expression/evaluator.h"
#include "exporter/interpret/poll_reader.h"
#include "exporter/provider/provider.h"

namespace api_credits {

class Interpreter {
 public:
  explicit Interpreter(EvaluatorLimits limits = {}) : evaluator_(limits) {}

  // `provider` and the interpreter must outlive the reader.
  PollReader Begin(const Provider& provider) { return {provider, evaluator_}; }

 private:
  Evaluator evaluator_;
};

}  // namespace api_credits
