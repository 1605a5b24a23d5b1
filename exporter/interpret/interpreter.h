// The Responses of one poll → one Reading. Pure: the only state is the sandbox, which is emptied by
// each response. Malformed input loses its own field, adds a reason, and never the rest.
// Thread rule: one thread at a time.
#pragma once

#include <cstddef>
#include <vector>

#include "exporter/base/result.h"
#include "exporter/expression/evaluator.h"
#include "exporter/fetch/response.h"
#include "exporter/interpret/reading.h"
#include "exporter/provider/provider.h"

namespace api_credits {

// What came of one request of a poll: which rule asked, which alternative gave the final answer.
struct Exchange {
  size_t request = 0;      // index into Provider::requests; exchanges[0] is the balance request
  size_t alternative = 0;  // index into RequestRule::any_of
  Result<Response> result;
};

class Interpreter {
 public:
  explicit Interpreter(EvaluatorLimits limits = {}) : evaluator_(limits) {}

  // REQUIRES: exchanges is not empty. `now` stands in for `received` where there is no response.
  Reading Interpret(const Provider& provider, const std::vector<Exchange>& exchanges, Moment now);

 private:
  Evaluator evaluator_;
};

// The Reading of a poll that never left the house (the key file is unreadable).
Reading FailedReading(Reason reason, std::string diagnostic, Moment now);

}  // namespace api_credits
