// Reads a poll as it goes: takes its answers one by one, may be asked for values of the last answer
// in between, and yields one Reading at the end. Malformed input loses its own field, adds a
// reason, and never the rest. Which answer is the balance is told by the role of its request.
// Thread rule: one thread; readers that share an Evaluator take turns.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>

#include "exporter/base/result.h"
#include "exporter/expression/evaluator.h"
#include "exporter/fetch/response.h"
#include "exporter/interpret/faults.h"
#include "exporter/interpret/outcome_rules.h"
#include "exporter/interpret/reading.h"
#include "exporter/interpret/response_reader.h"
#include "exporter/provider/provider.h"

namespace api_credits {

class PollReader {
 public:
  // The references must outlive the reader. What `holds_secret` finds becomes no label.
  PollReader(const Provider& provider, Evaluator& evaluator, SecretFinder holds_secret = {})
      : provider_(provider), evaluator_(evaluator), holds_secret_(std::move(holds_secret)) {}

  // The final answer to one request: indexes into Provider::requests and RequestRule::any_of.
  // `now` stands in for `received` where there is no response. Returns what the answer revealed.
  Outcome Take(size_t request, size_t alternative, Result<Response> answer, Moment now);

  // What the expression yields over the answer that was taken last, so that the next request may
  // use it. The errors are those of Evaluator::Evaluate; kMissingField where no response came.
  Result<Value> Ask(const Expression& expression);

  // Moves the Reading out. Its duration is left to the caller, who knows when the poll began.
  // REQUIRES: the answer to the balance request was taken.
  Reading Finish();

 private:
  struct Answer;

  void TakeBalance(Answer& answer, size_t alternative);
  void TakeFurther(Answer& answer);
  void ReadLimits(Answer& answer);
  void HoldOff(const Answer& answer, std::optional<Duration> wait);
  void ReadBalanceValues(Answer& answer);
  void ReadPoolsOf(Answer& answer);
  void ReadOtherValues(Answer& answer);
  void DropValues();

  const Provider& provider_;
  Evaluator& evaluator_;
  const SecretFinder holds_secret_;
  Faults faults_;
  Reading reading_;
  std::optional<SteadyTime> held_until_;
  std::optional<Response> last_;
};

// The Reading of a poll that never left the house (the key file is unreadable).
Reading FailedReading(Reason reason, std::string diagnostic, Moment now);

}  // namespace api_credits
