#include "exporter/interpret/interpreter.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include "exporter/interpret/faults.h"
#include "exporter/interpret/outcome_rules.h"
#include "exporter/interpret/pool_rules.h"
#include "exporter/interpret/rate_limit_rules.h"
#include "exporter/interpret/response_reader.h"
#include "exporter/interpret/retry_after.h"

namespace api_credits {
namespace {

// FNV-1a: stable over restarts and platforms, and no way back to a short identity in a log.
std::uint64_t Hash(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  return hash;
}

bool HasRequiredPool(const FieldRules& rules) {
  return std::any_of(rules.pools.begin(), rules.pools.end(),
                     [](const PoolRule& rule) { return !rule.optional; });
}

template <typename T>
void SetOnce(std::optional<T>& field, std::optional<T> value) {
  if (!field) field = std::move(value);
}

// Puts one Reading together, exchange by exchange.
class ReadingBuilder {
 public:
  ReadingBuilder(const Provider& provider, Evaluator& evaluator)
      : provider_(provider), evaluator_(evaluator) {}

  void AddBalance(const Exchange& exchange, Moment now) {
    if (!exchange.result) {
      reading_.received = now;
      // An answer beyond the bounds comes from a vendor that can be reached.
      const bool answered = exchange.result.error().code == ErrorCode::kTooLarge;
      reading_.outcome = answered ? Outcome::kInvalidResponse : Outcome::kUnreachable;
      AddTransportFault(exchange);
      return;
    }
    const Response& response = exchange.result.value();
    reading_.received = response.received;
    reading_.alternative = static_cast<std::int64_t>(exchange.alternative);
    reading_.duration += response.duration;
    Answer answer(RequestOf(exchange), exchange, evaluator_, faults_);
    ReadLimits(answer);
    reading_.outcome = answer.verdict.outcome;
    reading_.success = answer.verdict.success();
    if (answer.may_have_values()) ReadBalanceValues(answer);
    if (!reading_.has_values) DropValues();
  }

  void AddFurther(const Exchange& exchange) {
    if (!exchange.result) return AddTransportFault(exchange);
    reading_.duration += exchange.result.value().duration;
    Answer answer(RequestOf(exchange), exchange, evaluator_, faults_);
    ReadLimits(answer);
    if (!answer.may_have_values() || !reading_.has_values) return;
    ReadPoolsOf(answer);
    ReadOtherValues(answer);
    if (answer.must_have_values()) answer.reader.ReportMissedBody();
  }

  Reading Take() {
    reading_.reasons = faults_.TakeReasons();
    reading_.diagnostics = faults_.TakeSentences();
    return std::move(reading_);
  }

 private:
  struct Answer {
    Answer(const RequestRule& request_rule, const Exchange& exchange, Evaluator& evaluator,
           Faults& faults)
        : request(request_rule),
          fields(request.any_of[exchange.alternative].fields),
          reader(evaluator, request.name, exchange.result.value(), faults),
          verdict(JudgeResponse(request.outcomes, reader)) {}

    // Whether the definition promises values in this response, or may find some.
    bool must_have_values() const { return verdict.outcome == Outcome::kOk && reader.is_2xx(); }
    bool may_have_values() const {
      return verdict.outcome == Outcome::kOk || (verdict.success() && reader.is_2xx());
    }

    const RequestRule& request;
    const FieldRules& fields;  // of the alternative; those of the request come after
    ResponseReader reader;
    const Verdict verdict;
  };

  const RequestRule& RequestOf(const Exchange& exchange) const {
    return provider_.requests[exchange.request];
  }

  void AddTransportFault(const Exchange& exchange) {
    const Error& error = exchange.result.error();
    faults_.Add(ReasonOf(error.code), RequestOf(exchange).name + ": " + error.message);
  }

  // Of every answer, whatever it says: the verdict, the rate limits, and when to come back.
  void ReadLimits(Answer& answer) {
    const Verdict& verdict = answer.verdict;
    if (!verdict.success()) {
      faults_.Add(*verdict.reason, answer.request.name + ": " + verdict.sentence);
    }
    const bool throttled =
        answer.reader.response().status == 429 || verdict.outcome == Outcome::kThrottled;
    for (const FieldRules* fields : {&answer.fields, &answer.request.fields}) {
      HoldOff(answer,
              ReadRateLimits(fields->rate_limits, answer.reader, throttled, reading_.policies));
    }
    if (answer.must_have_values()) return;
    HoldOff(answer, ReadRetryAfter(answer.request.retry_after, answer.reader));
  }

  // The longest of all waits, counted from the receipt of the balance response.
  void HoldOff(const Answer& answer, std::optional<Duration> wait) {
    if (!wait) return;
    const Moment& received = answer.reader.response().received;
    *wait += received.steady - reading_.received.steady;
    reading_.hold_off = std::max(reading_.hold_off, wait);
  }

  void ReadBalanceValues(Answer& answer) {
    const size_t faults = faults_.count();
    ReadPoolsOf(answer);
    const bool pools_failed = faults_.count() > faults;
    ReadOtherValues(answer);
    reading_.as_of = answer.reader.Instant(answer.request.as_of, {}, "as_of");
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

  void ReadPoolsOf(Answer& answer) {
    for (const FieldRules* fields : {&answer.fields, &answer.request.fields}) {
      ReadPools(fields->pools, answer.reader, answer.must_have_values(), reading_.pools);
    }
  }

  void ReadOtherValues(Answer& answer) {
    ResponseReader& reader = answer.reader;
    for (const FieldRules* fields : {&answer.fields, &answer.request.fields}) {
      ReadCosts(fields->costs, reader, reading_.costs);
      SetOnce(reading_.plan, reader.Text(fields->plan, {}, "plan"));
      SetOnce(reading_.plan_end, reader.Instant(fields->plan_end, {}, "plan_end"));
      SetOnce(reading_.key_expiry, reader.Instant(fields->key_expiry, {}, "key_expiry"));
    }
    const auto identity = reader.Text(answer.request.identity, {}, "identity");
    if (identity) SetOnce(reading_.identity, std::optional(Hash(*identity)));
  }

  void DropValues() {
    reading_.pools.clear();
    reading_.costs.clear();
    reading_.plan.reset();
    reading_.plan_end.reset();
    reading_.key_expiry.reset();
    reading_.as_of.reset();
  }

  const Provider& provider_;
  Evaluator& evaluator_;
  Faults faults_;
  Reading reading_;
};

}  // namespace

Reading Interpreter::Interpret(const Provider& provider, const std::vector<Exchange>& exchanges,
                               Moment now) {
  ReadingBuilder builder(provider, evaluator_);
  builder.AddBalance(exchanges.front(), now);
  for (size_t i = 1; i < exchanges.size(); ++i) builder.AddFurther(exchanges[i]);
  return builder.Take();
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
