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
#include "exporter/interpret/vendor_clock.h"

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
         Evaluator& evaluator, const TimeZone& zone, const SecretFinder& holds_secret,
         Faults& faults)
      : request(request_rule),
        fields(request.any_of[alternative].fields),
        reader(evaluator, request.name, response, zone, holds_secret, faults),
        verdict(JudgeResponse(request.outcomes, reader)) {
    if (must_have_values()) reader.ExpectValues();
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

Outcome PollReader::Take(size_t request, size_t alternative, Result<Response> result, Moment now) {
  const RequestRule& rule = provider_.requests[request];
  const bool is_balance = rule.role == RequestRole::kBalance;
  last_.reset();
  if (!result) {
    const Error& error = result.error();
    faults_.Add(ReasonOf(error.code), rule.name + ": " + error.message);
    // An answer beyond the bounds comes from a vendor that can be reached.
    const bool answered = error.code == ErrorCode::kTooLarge;
    const Outcome outcome = answered ? Outcome::kInvalidResponse : Outcome::kUnreachable;
    if (!is_balance) return outcome;
    reading_.received = now;
    reading_.outcome = outcome;
    return outcome;
  }
  last_ = std::move(result).value();
  Answer answer(rule, alternative, *last_, evaluator_, provider_.time_zone, holds_secret_, faults_);
  ReadLimits(answer);
  if (is_balance) {
    TakeBalance(answer, alternative);
  } else {
    TakeFurther(answer);
  }
  return answer.verdict.outcome;
}

Result<Value> PollReader::Ask(const Expression& expression) {
  if (!last_) return Error{ErrorCode::kMissingField, "no response came"};
  // Another reader may have used the evaluator since. What a broken body costs, the value tells.
  static_cast<void>(evaluator_.Bind({last_->body, last_->headers, last_->status}));
  return evaluator_.Evaluate(expression);
}

Reading PollReader::Finish() {
  if (held_until_) reading_.hold_off = *held_until_ - reading_.received.steady;
  reading_.reasons = faults_.TakeReasons();
  reading_.diagnostics = faults_.TakeSentences();
  reading_.unreadable = faults_.TakeUnreadable();
  return std::move(reading_);
}

void PollReader::TakeBalance(Answer& answer, size_t alternative) {
  reading_.received = answer.reader.response().received;
  reading_.alternative = static_cast<std::int64_t>(alternative);
  reading_.outcome = answer.verdict.outcome;
  reading_.success = answer.verdict.success();
  reading_.clock_offset = ClockOffset(answer.reader.response());
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
  HoldOff(answer, waits.HoldOff(status == 429 || verdict.outcome == Outcome::kThrottled));
  if (answer.must_have_values()) return;
  HoldOff(answer, ReadRetryAfter(answer.request.retry_after, answer.reader));
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
