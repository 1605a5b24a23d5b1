#include "exporter/interpret/poll_reader.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include "exporter/base/hash.h"
#include "exporter/interpret/pool_rules.h"
#include "exporter/interpret/rate_limit_rules.h"
#include "exporter/interpret/response_reader.h"
#include "exporter/interpret/retry_after.h"
#include "exporter/provider/limits.h"

namespace api_credits {
namespace {

bool HasRequiredPool(const FieldRules& rules) {
  return std::any_of(rules.pools.begin(), rules.pools.end(),
                     [](const PoolRule& rule) { return !rule.optional; });
}

template <typename T>
void SetOnce(std::optional<T>& field, std::optional<T> value) {
  if (!field) field = std::move(value);
}

}  // namespace

// One response while it is read.
struct PollReader::Answer {
  Answer(const RequestRule& request_rule, size_t alternative, const Response& response,
         const AnswerContext& context, PollReader& poll)
      : request(request_rule),
        fields(request.any_of[alternative].fields),
        reader(poll.evaluator_, request.name, response, context, poll.holds_secret_, poll.faults_),
        verdict(JudgeResponse(request.outcomes, reader)) {
    if (verdict.success() && poll.page_fault_) verdict = Unreadable(*poll.page_fault_);
    if (must_have_values()) reader.ExpectValues();
  }

  static Verdict Unreadable(const Error& error) {
    return {Outcome::kInvalidResponse, ReasonOf(error.code), "pages: " + error.message};
  }

  // Whether the definition promises values in this response, whatever its status, or may find some.
  bool must_have_values() const { return verdict.outcome == Outcome::kOk; }
  bool may_have_values() const {
    return must_have_values() || (verdict.success() && reader.is_2xx());
  }

  const RequestRule& request;
  const FieldRules& fields;  // of the alternative; those of the request come after
  ResponseReader reader;
  Verdict verdict;
};

void PollReader::Know(const std::map<std::string, std::string>& kept, SecretFinder holds_secret) {
  known_.kept.assign(kept.begin(), kept.end());
  holds_secret_ = std::move(holds_secret);
}

AnswerContext PollReader::ContextOf(const Alternative& alternative) {
  return {alternative.body_format, views_, &known_, &provider_.time_zone,
          notes_values_ ? &values_ : nullptr};
}

std::optional<std::string> PollReader::NextPage(size_t request, size_t alternative,
                                                const Response& page) {
  const Alternative& asked = provider_.requests[request].any_of[alternative];
  const Result<void> bound = BindAnswer(page, ContextOf(asked), evaluator_);
  if (!bound && !pages_.empty()) {
    page_fault_ = bound.error();
    return std::nullopt;
  }
  const Result<Value> value = evaluator_.Evaluate(asked.pages->next);
  if (notes_values_) values_.push_back({"pages.next", asked.pages->next.source(), value});
  if (!value) {
    page_fault_ = value.error();
    return std::nullopt;
  }
  std::optional<std::string> next = TextOf(value.value());
  if (!next || next->empty()) return std::nullopt;
  size_t bytes = page.body.size();
  for (const std::string& earlier : pages_) bytes += earlier.size();
  if (pages_.size() + 1 == static_cast<size_t>(asked.pages->at_most)) {
    page_fault_ = Error{ErrorCode::kTooLarge,
                        "there are more than at_most, " + std::to_string(asked.pages->at_most)};
  } else if (bytes > kMaxPageBytes) {
    page_fault_ = Error{ErrorCode::kTooLarge,
                        "together they exceed " + std::to_string(kMaxPageBytes) + " bytes"};
  } else {
    pages_.push_back(page.body);
    views_.assign(pages_.begin(), pages_.end());
    return next;
  }
  return std::nullopt;
}

Outcome PollReader::Take(size_t request, size_t alternative, Result<Response> result, Moment now) {
  const RequestRule& rule = provider_.requests[request];
  if (!pages_.empty() && result.ok() && result.value().status / 100 != 2) {
    page_fault_ =
        Error{ErrorCode::kMissingField, "page " + std::to_string(pages_.size() + 1) +
                                            " has status " + std::to_string(result.value().status)};
  }
  const auto forget_pages = [&] {
    pages_.clear();
    views_.clear();
    page_fault_.reset();
  };
  if (!result) {
    forget_pages();
    return TakeFailure(rule, result.error(), now);
  }
  const Response response = std::move(result).value();
  Answer answer(rule, alternative, response, ContextOf(rule.any_of[alternative]), *this);
  ReadLimits(answer);
  switch (rule.role) {
    case RequestRole::kPrepare:
      TakePrepared(answer);
      break;
    case RequestRole::kBalance:
      TakeBalance(answer, alternative);
      break;
    case RequestRole::kFurther:
      TakeFurther(answer);
      break;
  }
  forget_pages();
  return answer.verdict.outcome;
}

Outcome PollReader::TakeFailure(const RequestRule& rule, const Error& error, Moment now) {
  faults_.Add(ReasonOf(error.code), rule.name + ": " + error.message);
  // An answer beyond the bounds comes from a vendor that can be reached.
  const bool answered = error.code == ErrorCode::kTooLarge;
  const Outcome outcome = answered ? Outcome::kInvalidResponse : Outcome::kUnreachable;
  if (rule.role != RequestRole::kFurther) {
    reading_.received = now;
    reading_.outcome = outcome;
  }
  return outcome;
}

Reading PollReader::Finish() {
  if (held_until_) reading_.hold_off = *held_until_ - reading_.received.steady;
  reading_.reasons = faults_.TakeReasons();
  reading_.diagnostics = faults_.TakeSentences();
  reading_.unreadable = faults_.TakeUnreadable();
  return std::move(reading_);
}

// It fails the poll, or leaves no trace in its reading.
void PollReader::TakePrepared(Answer& answer) {
  const size_t faults = faults_.count();
  for (const auto& [name, rule] : answer.request.keep) {
    if (!answer.must_have_values()) break;
    const std::string where = "keep." + name;
    auto text = answer.reader.KeptText(rule, where);
    std::optional<TimeRule> expiry;
    if (rule.expires_in) expiry = {*rule.expires_in, TimeFormat::kDeltaSeconds};
    const auto until = answer.reader.ReadInstant(expiry, where, "expires_in");
    if (!text || text->empty()) {
      answer.reader.ReportMissedBody();
      if (faults_.count() == faults) {
        answer.reader.Fault(Reason::kMissingField, where, "value", "the answer has none");
      }
      answer.verdict.outcome = Outcome::kInvalidResponse;
      break;
    }
    kept_.push_back({name, Secret(*std::move(text)), rule.secret, std::nullopt});
    if (until) kept_.back().expires_in = *until - answer.reader.response().received.wall;
  }
  if (answer.must_have_values()) return;
  kept_.clear();
  reading_.received = answer.reader.response().received;
  reading_.outcome = answer.verdict.outcome;
  reading_.http_status = answer.reader.response().status;
  reading_.clock_offset = answer.reader.clock_offset();
}

void PollReader::TakeBalance(Answer& answer, size_t alternative) {
  reading_.received = answer.reader.response().received;
  reading_.alternative = static_cast<std::int64_t>(alternative);
  reading_.outcome = answer.verdict.outcome;
  reading_.http_status = answer.reader.response().status;
  reading_.success = answer.verdict.success();
  reading_.clock_offset = answer.reader.clock_offset();
  if (answer.may_have_values()) ReadBalanceValues(answer);
  if (!reading_.has_values) DropValues();
}

void PollReader::TakeFurther(Answer& answer) {
  if (!answer.may_have_values() || !reading_.has_values) return;
  ReadPoolsOf(answer);
  ReadOtherValues(answer);
  if (answer.must_have_values()) answer.reader.ReportMissedBody();
}

// Of every answer, whatever it says: the rate limits, the verdict, and when to come back.
void PollReader::ReadLimits(Answer& answer) {
  Verdict& verdict = answer.verdict;
  const auto add_fault = [&] {
    if (verdict.success()) return;
    faults_.Add(*verdict.reason, answer.request.name + ": " + verdict.sentence);
  };
  if (!verdict.yields_to_rate_limit) add_fault();
  LimitWaits waits;
  for (const FieldRules* fields : {&answer.fields, &answer.request.fields}) {
    ReadRateLimits(fields->rate_limits, answer.reader, reading_.policies, waits);
  }
  const int status = answer.reader.response().status;
  if (verdict.yields_to_rate_limit) {
    if (waits.used_up) verdict = ThrottledInstead(status);
    add_fault();
  }
  const auto told = answer.must_have_values()
                        ? std::nullopt
                        : ReadRetryAfter(answer.request.retry_after, answer.reader);
  const bool throttled = status == 429 || verdict.outcome == Outcome::kThrottled;
  // The vendor's own word says more than a limit that is not used up.
  HoldOff(answer, waits.HoldOff(throttled && !told));
  HoldOff(answer, told);
}

// The longest of all waits.
void PollReader::HoldOff(const Answer& answer, std::optional<Duration> wait) {
  if (!wait) return;
  const SteadyTime until = answer.reader.response().received.steady + *wait;
  held_until_ = std::max(held_until_.value_or(until), until);
}

void PollReader::ReadBalanceValues(Answer& answer) {
  const size_t faults = faults_.count();
  ReadPoolsOf(answer);
  const bool pools_failed = faults_.count() > faults;
  ReadOtherValues(answer);
  reading_.as_of = answer.reader.ReadInstant(answer.request.as_of, {}, "as_of");
  reading_.has_values = !reading_.pools.empty();
  if (!answer.must_have_values()) return;

  answer.reader.ReportMissedBody();
  const bool body_missed = answer.reader.body_missed();
  const bool has_required_pool =
      HasRequiredPool(answer.fields) || HasRequiredPool(answer.request.fields);
  if (reading_.has_values || (!has_required_pool && !body_missed)) {
    reading_.has_values = true;
    return;
  }
  reading_.success = false;
  reading_.outcome = Outcome::kInvalidResponse;
  if (pools_failed || body_missed) return;
  answer.reader.Fault(Reason::kMissingField, {}, "pools", "the response has none of them");
}

void PollReader::ReadPoolsOf(Answer& answer) {
  for (const FieldRules* fields : {&answer.fields, &answer.request.fields}) {
    ReadPools(fields->pools, answer.reader, answer.must_have_values(), reading_.pools);
  }
}

void PollReader::ReadOtherValues(Answer& answer) {
  ResponseReader& reader = answer.reader;
  for (const FieldRules* fields : {&answer.fields, &answer.request.fields}) {
    ReadCosts(fields->costs, reader, reading_.costs);
    SetOnce(reading_.plan, reader.Text(fields->plan, {}, "plan"));
    SetOnce(reading_.plan_end, reader.ReadInstant(fields->plan_end, {}, "plan_end"));
    SetOnce(reading_.key_expiry, reader.ReadInstant(fields->key_expiry, {}, "key_expiry"));
  }
  const auto identity = reader.Text(answer.request.identity, {}, "identity");
  if (identity) SetOnce(reading_.identity, std::optional(Fnv1a(*identity)));
}

void PollReader::DropValues() {
  reading_.pools.clear();
  reading_.costs.clear();
  reading_.plan.reset();
  reading_.plan_end.reset();
  reading_.key_expiry.reset();
  reading_.as_of.reset();
}

Reading FailedReading(Reason reason, std::string diagnostic, Moment now) {
  Reading reading;
  reading.received = now;
  reading.outcome = reason == Reason::kCredential ? Outcome::kUnauthorized : Outcome::kUnreachable;
  reading.reasons.push_back(reason);
  reading.diagnostics.push_back(std::move(diagnostic));
  return reading;
}

}  // namespace api_credits
