// Reads a poll as it goes: takes its answers one by one, says in between what later requests need
// of them, and yields one Reading at the end. Malformed input loses its own field, adds a
// reason, and never the rest. Which answer is the balance is told by the role of its request.
// Thread rule: one thread; readers that share an Evaluator take turns.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/base/result.h"
#include "exporter/base/secret.h"
#include "exporter/expression/evaluator.h"
#include "exporter/fetch/response.h"
#include "exporter/interpret/faults.h"
#include "exporter/interpret/outcome_rules.h"
#include "exporter/interpret/reading.h"
#include "exporter/interpret/response_reader.h"
#include "exporter/provider/provider.h"

namespace api_credits {

// What an answer to a request that prepares left.
struct KeptAnswer {
  std::string name;
  Secret text;
  bool is_secret = false;
  std::optional<Duration> expires_in;
};

class PollReader {
 public:
  // The references must outlive the reader. Expressions see `params`.
  PollReader(const Provider& provider, Evaluator& evaluator,
             const std::map<std::string, std::string>& params = {})
      : provider_(provider), evaluator_(evaluator), known_{{params.begin(), params.end()}, {}} {}

  // What was kept and is no secret, for expressions to see. What `holds_secret` finds becomes no
  // label.
  void Know(const std::map<std::string, std::string>& kept, SecretFinder holds_secret);

  // From here on what each expression yields is noted, for somebody who watches.
  void NoteValues() { notes_values_ = true; }
  std::vector<FieldValue> TakeValues() { return std::exchange(values_, {}); }

  // What the answer, a page, is followed by; empty: it is the last. A bound that is met, or a
  // definition that fails, makes the values unreadable: Take tells.
  std::optional<std::string> NextPage(size_t request, size_t alternative, const Response& page);

  // The final answer to one request: indexes into Provider::requests and RequestRule::any_of.
  // `now` stands in for `received` where there is no response. Returns what the answer revealed.
  Outcome Take(size_t request, size_t alternative, Result<Response> answer, Moment now);

  // What the answer that was taken last left for later requests; once.
  std::vector<KeptAnswer> TakeKept() { return std::exchange(kept_, {}); }

  // Moves the Reading out. Its duration and statuses are left to the caller, who knows when the
  // poll began and what came of all its requests. REQUIRES: the answer to the balance request was
  // taken.
  Reading Finish();

 private:
  struct Answer;

  AnswerContext ContextOf(const Alternative& alternative);
  Outcome TakeFailure(const RequestRule& rule, const Error& error, Moment now);
  void TakePrepared(Answer& answer);
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
  SecretFinder holds_secret_;
  bool notes_values_ = false;
  std::vector<FieldValue> values_;
  KnownValues known_;
  Faults faults_;
  Reading reading_;
  std::optional<SteadyTime> held_until_;
  std::vector<std::string> pages_;       // before the last, of the request that is being asked
  std::vector<std::string_view> views_;  // of them
  std::optional<Error> page_fault_;
  std::vector<KeptAnswer> kept_;
};

// The Reading of a poll that never left the house (the key file is unreadable).
Reading FailedReading(Reason reason, std::string diagnostic, Moment now);

}  // namespace api_credits
