#include "exporter/interpret/response_reader.h"

#include <chrono>
#include <cstdint>
#include <variant>

#include "exporter/base/ascii.h"
#include "exporter/base/number_text.h"
#include "exporter/base/utf8.h"
#include "exporter/interpret/timestamp.h"
#include "exporter/interpret/vendor_clock.h"

namespace api_credits {
namespace {

constexpr std::string_view KindOf(const Value& value) {
  constexpr std::string_view kKinds[] = {"nothing", "a boolean", "a number", "a string",
                                         "a number"};
  return kKinds[value.index()];
}

std::string Expected(std::string_view what, const Value& value) {
  return "expected " + std::string(what) + ", found " + std::string(KindOf(value));
}

bool IsAbsent(const Value& value) { return std::holds_alternative<std::monostate>(value); }

std::optional<double> NumberOf(const Value& value) {
  if (const double* number = std::get_if<double>(&value)) return *number;
  const std::int64_t* integer = std::get_if<std::int64_t>(&value);
  return integer ? std::optional(static_cast<double>(*integer)) : std::nullopt;
}

const TimeZone& Utc() {
  static const TimeZone kUtc;
  return kUtc;
}

// "pools[main].remaining".
std::string FieldName(const std::string& where, std::string_view field) {
  std::string name = where;
  if (!where.empty() && !field.empty()) name += '.';
  return name.append(field);
}

}  // namespace

bool IsNever(const std::vector<std::string>& never, const Value& value) {
  const std::string* text = std::get_if<std::string>(&value);
  const auto number = text != nullptr ? ParseLenientNumber(*text) : NumberOf(value);
  return std::any_of(never.begin(), never.end(), [&](const std::string& stated) {
    return (text != nullptr && Trim(*text) == stated) ||
           (number && number == ParseLenientNumber(stated));
  });
}

std::optional<std::string> TextOf(const Value& value) {
  if (const double* number = std::get_if<double>(&value)) return FormatNumber(*number);
  if (const std::int64_t* integer = std::get_if<std::int64_t>(&value)) {
    return std::to_string(*integer);
  }
  const std::string* text = std::get_if<std::string>(&value);
  return text == nullptr ? std::nullopt : std::optional(*text);
}

std::string RuleName(std::string_view list, const LabelRule& label) {
  const std::string& name = label.value ? label.value->source() : label.literal;
  return std::string(list) + "[" + name + "]";
}

bool IsLabelText(std::string_view text) {
  if (text.empty() || text.size() > kMaxLabelBytes) return false;
  while (!text.empty()) {
    const auto [code, bytes] = FirstCharacter(text);
    if (bytes == 0 || code < 0x20 || (code >= 0x7f && code < 0xa0)) return false;
    text.remove_prefix(bytes);
  }
  return true;
}

Result<void> BindAnswer(const Response& response, const AnswerContext& context,
                        Evaluator& evaluator) {
  static const KnownValues kNone;
  const KnownValues& known = context.known == nullptr ? kNone : *context.known;
  return evaluator.Bind(
      {response.body, response.headers, response.status, context.format, context.earlier_pages,
       known.params, known.kept,
       std::chrono::floor<std::chrono::seconds>(response.received.wall.time_since_epoch())
           .count()});
}

ResponseReader::ResponseReader(Evaluator& evaluator, const std::string& request,
                               const Response& response, const AnswerContext& context,
                               const SecretFinder& holds_secret, Faults& faults)
    : evaluator_(evaluator),
      format_(context.format),
      request_(request),
      response_(response),
      zone_(context.zone == nullptr ? Utc() : *context.zone),
      clock_offset_(ClockOffset(response)),
      holds_secret_(holds_secret),
      faults_(faults),
      values_(context.values),
      expects_values_(is_2xx()) {
  if (auto bound = BindAnswer(response, context, evaluator_); !bound) {
    body_fault_ = bound.error();
  }
}

bool ResponseReader::body_is_answer() const {
  if (body_fault_ && body_fault_->code == ErrorCode::kMalformedBody) return false;
  const std::string* type = response_.Header("content-type");
  return format_ == BodyFormat::kJson || type == nullptr ||
         LowerCase(*type).find("html") == std::string::npos;
}

std::optional<double> ResponseReader::Amount(const std::optional<Expression>& rule,
                                             const std::string& where, std::string_view field,
                                             Range range) {
  if (!rule) return std::nullopt;
  const Value value = Evaluate(*rule, where, field);
  if (IsAbsent(value)) return std::nullopt;
  const auto number = NumberOf(value);
  if (!number) {
    const std::string* text = std::get_if<std::string>(&value);
    const bool is_readable = text != nullptr && ParseLenientNumber(*text);
    ValueFault(*rule, Reason::kBadValue, where, field,
               Expected("a number", value) + (is_readable ? "; number(…) reads it" : ""));
    return std::nullopt;
  }
  if (*number < 0 && range == Range::kNotNegative) {
    ValueFault(*rule, Reason::kBadValue, where, field, "expected a number of 0 or more");
    return std::nullopt;
  }
  return *number;
}

std::optional<bool> ResponseReader::Flag(const std::optional<Expression>& rule,
                                         const std::string& where, std::string_view field) {
  if (!rule) return std::nullopt;
  const Value value = Evaluate(*rule, where, field);
  if (IsAbsent(value)) return std::nullopt;
  if (const bool* flag = std::get_if<bool>(&value)) return *flag;
  const double* number = std::get_if<double>(&value);
  if (number != nullptr && (*number == 0 || *number == 1)) return *number == 1;
  ValueFault(*rule, Reason::kBadValue, where, field, Expected("true or false", value));
  return std::nullopt;
}

std::optional<std::string> ResponseReader::Text(const std::optional<Expression>& rule,
                                                const std::string& where, std::string_view field) {
  if (!rule) return std::nullopt;
  const Value value = Evaluate(*rule, where, field);
  if (IsAbsent(value)) return std::nullopt;
  std::optional<std::string> text = TextOf(value);
  if (!text) {
    ValueFault(*rule, Reason::kBadValue, where, field, Expected("a string", value));
    return std::nullopt;
  }
  if (text->empty()) return std::nullopt;
  if (HoldsSecret(*text)) {
    ValueFault(*rule, Reason::kBadValue, where, field, "the text holds a secret of the account");
    return std::nullopt;
  }
  if (!IsLabelText(*text)) {
    ValueFault(*rule, Reason::kBadValue, where, field,
               "the text is longer than " + std::to_string(kMaxLabelBytes) +
                   " bytes or has control characters");
    return std::nullopt;
  }
  return text;
}

std::optional<std::string> ResponseReader::KeptText(const KeepRule& rule,
                                                    const std::string& where) {
  const Value value = Evaluate(rule.value, where, "value", rule.secret);
  if (IsAbsent(value)) return std::nullopt;
  auto text = TextOf(value);
  const bool is_clean = text && std::none_of(text->begin(), text->end(), IsControl);
  if (is_clean) return text;
  ValueFault(rule.value, Reason::kBadValue, where, "value",
             text ? "the text has control characters" : Expected("a string", value));
  return std::nullopt;
}

std::optional<WallTime> ResponseReader::ReadInstant(const std::optional<TimeRule>& rule,
                                                    const std::string& where,
                                                    std::string_view field) {
  if (!rule) return std::nullopt;
  const Value value = Evaluate(rule->value, where, field);
  if (IsAbsent(value) || IsNever(rule->never, value)) return std::nullopt;
  Instant instant = Error{ErrorCode::kBadValue, "not a time"};
  if (const auto number = NumberOf(value)) {
    instant = InstantOf(rule->format, *number, response_.received.wall);
  } else if (const std::string* text = std::get_if<std::string>(&value)) {
    instant = ParseInstant(rule->format, *text, response_.received.wall, zone_);
  }
  if (instant) return instant.value();
  ValueFault(rule->value, Reason::kBadValue, where, field,
             std::string(KindOf(value)) + " that is " + instant.error().message);
  return std::nullopt;
}

std::optional<std::string> ResponseReader::Label(const LabelRule& rule, const std::string& where,
                                                 std::string_view field) {
  if (!rule.value) return rule.literal;
  const size_t before = faults_.count();
  std::optional<std::string> text = Text(rule.value, where, field);
  if (!text && faults_.count() == before) {
    ValueFault(*rule.value, Reason::kMissingField, where, field, "the name is absent");
  }
  return text;
}

bool ResponseReader::Each(const std::vector<Expression>& each, const std::string& where,
                          const std::function<void()>& visit) {
  if (each.empty()) {
    visit();
    return true;
  }
  // Before the values of its members.
  const size_t place = values_ == nullptr ? 0 : values_->size();
  if (values_ != nullptr) values_->push_back({FieldName(where, "each"), each.back().source()});
  size_t members = 0;
  const auto visited = evaluator_.Each(each, [&]() -> Result<void> {
    ++members;
    visit();
    return {};
  });
  if (values_ != nullptr) {
    Result<Value> found = Value(static_cast<double>(members));
    if (!visited) found = visited.error();
    (*values_)[place].value = std::move(found);
  }
  if (!visited) {
    const Error& error = visited.error();
    ValueFault(each.front(), ReasonOf(error.code), where, "each", error.message);
  }
  for (const Expression& collection : each) {
    if (NeedsMissingBody(collection)) body_missed_ = true;
  }
  return visited && visited.value();
}

void ResponseReader::Fault(Reason reason, const std::string& where, std::string_view field,
                           std::string_view detail) {
  std::string name = FieldName(where, field);
  faults_.Add(reason, request_ + ": " + name + ": " + std::string(detail));
  faults_.Lose(std::move(name));
}

void ResponseReader::NoteHeader(const std::string& where, std::string_view field,
                                const std::string& name) {
  if (values_ == nullptr) return;
  const std::string* const text = response_.Header(name);
  values_->push_back({FieldName(where, field), name, text == nullptr ? Value() : Value(*text)});
}

void ResponseReader::ReportMissedBody() {
  if (!body_missed_) return;
  faults_.Add(ReasonOf(body_fault_->code), request_ + ": " + body_fault_->message);
  faults_.Lose("body");
}

bool ResponseReader::NeedsMissingBody(const Expression& expression) const {
  const bool reads =
      expression.reads_body() || (format_ == BodyFormat::kText && expression.reads_text());
  return body_fault_ && reads;
}

Value ResponseReader::Evaluate(const Expression& expression, const std::string& where,
                               std::string_view field, bool is_secret) {
  auto value = evaluator_.Evaluate(expression);
  if (NeedsMissingBody(expression)) body_missed_ = true;
  if (values_ != nullptr) {
    values_->push_back({FieldName(where, field), expression.source(), value, is_secret});
  }
  if (value) return std::move(value).value();
  ValueFault(expression, ReasonOf(value.error().code), where, field, value.error().message);
  return {};
}

void ResponseReader::ValueFault(const Expression& expression, Reason reason,
                                const std::string& where, std::string_view field,
                                std::string_view detail) {
  if (expects_values_ && !NeedsMissingBody(expression)) Fault(reason, where, field, detail);
}

}  // namespace api_credits
