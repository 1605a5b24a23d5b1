#include "exporter/interpret/outcome_rules.h"

namespace api_credits {
namespace {

Verdict Failure(Outcome outcome, Reason reason, std::string sentence) {
  return {outcome, reason, std::move(sentence)};
}

Verdict Declared(Outcome outcome, const ResponseReader& reader) {
  const std::string sentence = "status " + std::to_string(reader.response().status) +
                               ", which the definition takes for " +
                               std::string(OutcomeName(outcome));
  switch (outcome) {
    case Outcome::kOk:
    case Outcome::kExhausted:
      return {outcome, std::nullopt, {}};
    case Outcome::kUnauthorized:
      return Failure(outcome, Reason::kUnauthorized, sentence);
    case Outcome::kThrottled:
      return Failure(outcome, Reason::kRateLimited, sentence);
    case Outcome::kUnreachable:
      return Failure(outcome, Reason::kHttpStatus, sentence);
    case Outcome::kInvalidResponse:
      break;
  }
  return Failure(outcome, reader.is_2xx() ? Reason::kBadValue : Reason::kHttpStatus, sentence);
}

Verdict FromStatus(int status) {
  const std::string sentence = "status " + std::to_string(status);
  if (status >= 200 && status < 300) return {};
  if (status >= 300 && status < 400) {
    return Failure(Outcome::kInvalidResponse, Reason::kRedirect,
                   sentence + ": redirects are not followed");
  }
  if (status >= 500) return Failure(Outcome::kUnreachable, Reason::kHttpStatus, sentence);
  switch (status) {
    case 401:
    case 403:
      return Failure(Outcome::kUnauthorized, Reason::kUnauthorized,
                     sentence + ": the vendor refuses the key");
    case 402:
      return {Outcome::kExhausted, std::nullopt, {}};
    case 429:
      return Failure(Outcome::kThrottled, Reason::kRateLimited, sentence);
    default:
      return Failure(Outcome::kInvalidResponse, Reason::kHttpStatus, sentence);
  }
}

}  // namespace

Verdict JudgeResponse(const std::vector<OutcomeRule>& rules, ResponseReader& reader) {
  const int status = reader.response().status;
  for (const OutcomeRule& rule : rules) {
    if (rule.statuses.contains(status) ||
        reader.Flag(rule.when, "outcomes", "when").value_or(false)) {
      return Declared(rule.outcome, reader);
    }
  }
  return FromStatus(status);
}

}  // namespace api_credits
