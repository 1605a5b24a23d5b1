// The sandbox in which answers are read: one serves all polls of a thread, because each answer
// empties it. Thread rule: one thread at a time.
#pragma once

#include <map>
#include <string>

#include "exporter/expression/evaluator.h"
#include "exporter/interpret/poll_reader.h"
#include "exporter/provider/provider.h"

namespace api_credits {

class Interpreter {
 public:
  explicit Interpreter(EvaluatorLimits limits = {}) : evaluator_(limits) {}

  // `provider` and the interpreter must outlive the reader.
  PollReader Begin(const Provider& provider,
                   const std::map<std::string, std::string>& params = {}) {
    return {provider, evaluator_, params};
  }

 private:
  Evaluator evaluator_;
};

}  // namespace api_credits
