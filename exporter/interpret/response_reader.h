// One response, bound for evaluation and read field by field as typed values. A value of the wrong
// kind is a fault that names request and field, and the field is absent. A fault of an expression
// does not count if its cause is known: the status is an error, or the body is not JSON. Text that
// holds a secret of the account is a wrong kind as well, because it would become a label.
// Thread rule: one thread; the Evaluator serves one reader at a time.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/base/time_zone.h"
#include "exporter/expression/evaluator.h"
#include "exporter/fetch/response.h"
#include "exporter/interpret/faults.h"
#include "exporter/interpret/field_value.h"
#include "exporter/provider/provider.h"

namespace api_credits {

// Label values, plans and frequencies that a vendor sends.
inline constexpr size_t kMaxLabelBytes = 128;

enum class Range { kNotNegative, kAny };

// Tells whether a text holds a secret of the account, in plain or as it may be written.
using SecretFinder = std::function<bool(std::string_view)>;

// What expressions see beside the answer; none of it is a secret.
struct KnownValues {
  std::vector<std::pair<std::string, std::string>> params, kept;
};

// How an answer is to be read, and what came before it.
struct AnswerContext {
  BodyFormat format = BodyFormat::kJson;
  std::span<const std::string_view> earlier_pages = {};
  const KnownValues* known = nullptr;         // may be null
  const TimeZone* zone = nullptr;             // of dates without one; null: UTC
  std::vector<FieldValue>* values = nullptr;  // where each expression is noted; null: nowhere
};

// Makes the answer what expressions see. The errors are those of Evaluator::Bind.
Result<void> BindAnswer(const Response& response, const AnswerContext& context,
                        Evaluator& evaluator);

class ResponseReader {
 public:
  // The references must outlive the reader. `request` is the name for messages.
  ResponseReader(Evaluator& evaluator, const std::string& request, const Response& response,
                 const AnswerContext& context, const SecretFinder& holds_secret, Faults& faults);

  const Response& response() const { return response_; }
  const TimeZone& zone() const { return zone_; }
  std::optional<Duration> clock_offset() const { return clock_offset_; }
  bool is_2xx() const { return response_.status >= 200 && response_.status < 300; }
  // The body is of the declared format, and not a page for people.
  bool body_is_answer() const;
  bool HoldsSecret(std::string_view text) const { return holds_secret_ && holds_secret_(text); }

  // From here on faults count whatever the status: the definition promises values.
  void ExpectValues() { expects_values_ = true; }
  Faults& faults() { return faults_; }

  // nullopt: no rule, the value is absent, or it is not of this kind. `where` is the member of a
  // list of rules ("pools[main]"), or empty.
  std::optional<double> Amount(const std::optional<Expression>& rule, const std::string& where,
                               std::string_view field, Range range = Range::kNotNegative);
  std::optional<bool> Flag(const std::optional<Expression>& rule, const std::string& where,
                           std::string_view field);
  std::optional<std::string> Text(const std::optional<Expression>& rule, const std::string& where,
                                  std::string_view field);
  // A value that is no label: kept for later requests, so it may hold secrets and be long.
  std::optional<std::string> KeptText(const KeepRule& rule, const std::string& where);
  std::optional<WallTime> ReadInstant(const std::optional<TimeRule>& rule, const std::string& where,
                                      std::string_view field);

  // nullopt: what bears this label is lost. An absent value is a fault too.
  std::optional<std::string> Label(const LabelRule& rule, const std::string& where,
                                   std::string_view field);

  // Calls `visit` for each member, or once where there is no `each`. False: there is no list.
  bool Each(const std::vector<Expression>& each, const std::string& where,
            const std::function<void()>& visit);

  // Adds a member with a name to those of the poll: the first of a name wins, and no more than
  // `limit`. The message calls them by `kind`, a plural.
  template <typename T>
  void Admit(std::vector<T>& members, std::string T::*name, T member, size_t limit,
             const std::string& where, std::string_view kind) {
    const bool known = std::any_of(members.begin(), members.end(),
                                   [&](const T& other) { return other.*name == member.*name; });
    if (known) {
      Fault(Reason::kBadValue, where, {}, "this name has been used before");
    } else if (members.size() == limit) {
      faults_.AddOnce(Reason::kTooLarge, "more than " + std::to_string(limit) + " " +
                                             std::string(kind) + ": the rest is left out");
      faults_.Lose(where);
    } else {
      members.push_back(std::move(member));
    }
  }

  void Fault(Reason reason, const std::string& where, std::string_view field,
             std::string_view detail);

  // Tells whoever watches what a header holds.
  void NoteHeader(const std::string& where, std::string_view field, const std::string& name);

  // True once an expression has asked for a body that could not be read.
  bool body_missed() const { return body_missed_; }
  // Counts that. Call it when everything has been read.
  void ReportMissedBody();

 private:
  bool NeedsMissingBody(const Expression& expression) const;
  Value Evaluate(const Expression& expression, const std::string& where, std::string_view field,
                 bool is_secret = false);
  // A fault of a value that this expression yielded, or did not.
  void ValueFault(const Expression& expression, Reason reason, const std::string& where,
                  std::string_view field, std::string_view detail);

  Evaluator& evaluator_;
  const BodyFormat format_;
  const std::string& request_;
  const Response& response_;
  const TimeZone& zone_;
  const std::optional<Duration> clock_offset_;  // see vendor_clock.h
  const SecretFinder& holds_secret_;
  Faults& faults_;
  std::vector<FieldValue>* const values_;
  std::optional<Error> body_fault_;
  bool body_missed_ = false;
  bool expects_values_;
};

// A number as it is written; empty for what is neither text nor number.
std::optional<std::string> TextOf(const Value& value);

// How messages name a rule: "pools[main]", by what the definition says and never by content.
std::string RuleName(std::string_view list, const LabelRule& label);

// The definition says that this value stands for no date.
bool IsNever(const std::vector<std::string>& never, const Value& value);

// True if the text may be the value of a label: UTF-8, short, not empty, no control characters.
bool IsLabelText(std::string_view text);

}  // namespace api_credits
