// Every key of a provider's file, with what it holds and what it means; config/provider.schema.json
// is written from it. Invariant: constants. Thread rule: any thread.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>

#include "exporter/document/shape.h"
#include "exporter/provider/outcome.h"
#include "exporter/provider/pool_fields.h"

namespace api_credits {

// The choices are in the order of the enums that they name.
inline constexpr std::array<std::string_view, 5> kAuthSchemes = {"none", "bearer", "header",
                                                                 "query", "basic"};
inline constexpr std::array<std::string_view, 10> kTimeFormats = {
    "rfc3339",       "unix_seconds", "unix_milliseconds", "delta_seconds", "delta_milliseconds",
    "delta_minutes", "delta_days",   "http_date",         "go_duration",   "date"};
inline constexpr std::array<std::string_view, 5> kHeaderSyntaxes = {"fields", "ietf", "list",
                                                                    "pairs", "fraction"};
inline constexpr std::array<std::string_view, 1> kHeaderShorthands = {"ietf"};
inline constexpr std::array<std::string_view, 2> kWindowUnits = {"seconds", "milliseconds"};
inline constexpr std::array<std::string_view, 4> kMethods = {"GET", "POST", "PUT", "HEAD"};

constexpr ShapeField ExpressionField(std::string_view key, std::string_view text) {
  return {.key = key, .type = Scalar::kExpression, .text = text};
}

inline constexpr std::array<ShapeField, 2> kTimeFields = {{
    {.key = "value", .type = Scalar::kExpression, .required = true, .text = "The instant."},
    {.key = "format",
     .required = true,
     .choices = kTimeFormats,
     .text = "How the vendor writes it."},
}};
inline constexpr Shape kTimeShape = {"time", kTimeFields};

constexpr ShapeField TimeField(std::string_view key, std::string_view text) {
  return {.key = key,
          .kind = ValueKind::kScalarOrMap,
          .shape = &kTimeShape,
          .type = Scalar::kTime,
          .text = text};
}

inline constexpr std::array<ShapeField, 1> kLabelFields = {{
    {.key = "value", .type = Scalar::kExpression, .required = true, .text = "The label."},
}};
inline constexpr Shape kLabelShape = {"label", kLabelFields};

constexpr ShapeField LabelField(std::string_view key, bool required, std::string_view text) {
  return {.key = key,
          .kind = ValueKind::kScalarOrMap,
          .shape = &kLabelShape,
          .type = Scalar::kLiteralLabel,
          .required = required,
          .text = text};
}

inline constexpr std::array<ShapeField, 4> kPoolOwnFields = {{
    ExpressionField("each", "A list or map: one pool for each member."),
    LabelField("pool", true, "The name of the pool; main where the vendor has only one."),
    LabelField("unit", false, "What the pool counts. Default credits."),
    {.key = "optional",
     .type = Scalar::kBool,
     .text = "Whether the pool may be without any value; otherwise that is an error. Default "
             "false."},
}};
inline constexpr auto kPoolValueFields = [] {
  std::array<ShapeField, kPoolFieldCount> fields{};
  size_t i = 0;
  ForEachPoolField([&](const PoolField& field, auto get) {
    PoolFields<int, int, int, bool> pool;  // only an instant is a bool here
    constexpr bool is_instant = std::is_same_v<decltype(get(pool)), std::optional<bool>&>;
    fields[i++] = (is_instant ? TimeField : ExpressionField)(field.key, field.text);
  });
  return fields;
}();
inline constexpr auto kPoolFields = Joined(kPoolOwnFields, kPoolValueFields);
inline constexpr Shape kPoolShape = {"pool", kPoolFields};

constexpr ShapeField HeaderField(std::string_view key, std::string_view text) {
  return {.key = key, .type = Scalar::kHeaderName, .text = text};
}

inline constexpr std::array<ShapeField, 8> kHeaderFields = {{
    {.key = "syntax",
     .choices = kHeaderSyntaxes,
     .text = "The grammar of the values. Default fields."},
    HeaderField("quota", "The header that holds the quota."),
    HeaderField("remaining", "The header that holds what is left."),
    HeaderField("used", "The header that holds what was used; with syntax fraction, used/quota."),
    HeaderField("reset", "The header that holds the reset."),
    HeaderField("window", "The header that holds the length of the window."),
    HeaderField("limits", "Syntax ietf: this header instead of RateLimit."),
    HeaderField(
        "policies",
        "Syntax ietf: this header instead of RateLimit-Policy. Syntax list: the header that "
        "holds the windows."),
}};
inline constexpr Shape kHeaderShape = {"rate_limit_headers", kHeaderFields};

inline constexpr std::array<ShapeField, 11> kRateLimitFields = {{
    ExpressionField("each", "A list or map: one policy for each member."),
    LabelField("policy", false,
               "What the limit applies to. With syntax list or pairs it is a prefix, with ietf it "
               "names the limits that the vendor leaves unnamed."),
    {.key = "headers",
     .kind = ValueKind::kScalarOrMap,
     .shape = &kHeaderShape,
     .choices = kHeaderShorthands,
     .text = "The response headers that hold the limit. ietf: RateLimit and RateLimit-Policy of "
             "the IETF drafts."},
    ExpressionField("quota", "Requests that a window allows."),
    ExpressionField("remaining", "Requests that are left."),
    ExpressionField("used", "Requests that were made."),
    ExpressionField("reset", "When the window ends."),
    {.key = "window", .type = Scalar::kDuration, .text = "The length of the window."},
    {.key = "window_unit",
     .choices = kWindowUnits,
     .text = "The unit of headers.window. Default seconds."},
    {.key = "reset_format",
     .choices = kTimeFormats,
     .text = "How the vendor writes the reset. Required where one is read, except with syntax "
             "ietf, which has delta_seconds."},
    {.key = "governs_poll",
     .type = Scalar::kBool,
     .text = "Whether our own polls wait when this limit is exhausted. Default false."},
}};
inline constexpr Shape kRateLimitShape = {"rate_limit", kRateLimitFields};

inline constexpr std::array<ShapeField, 3> kCostFields = {{
    ExpressionField("each", "A list or map: one cost for each member."),
    LabelField("operation", true, "The operation that costs credits."),
    {.key = "credits",
     .type = Scalar::kExpression,
     .required = true,
     .text = "How many credits it costs."},
}};
inline constexpr Shape kCostShape = {"cost", kCostFields};

inline constexpr std::array<ShapeField, 3> kOutcomeFields = {{
    {.key = "status",
     .kind = ValueKind::kScalarOrScalars,
     .type = Scalar::kStatus,
     .filled = true,
     .text = "The HTTP status, or a list of them."},
    ExpressionField("when", "true where the outcome applies."),
    {.key = "outcome",
     .required = true,
     .choices = kOutcomeNames,
     .text = "What the answer says about the account."},
}};
inline constexpr Shape kOutcomeShape = {"outcome", kOutcomeFields, {"status", "when"}};

// What to read from a response.
inline constexpr std::array<ShapeField, 6> kReadFields = {{
    {.key = "pools", .kind = ValueKind::kMaps, .shape = &kPoolShape, .text = "Balances."},
    {.key = "rate_limits",
     .kind = ValueKind::kMaps,
     .shape = &kRateLimitShape,
     .text = "Rate limits."},
    {.key = "costs",
     .kind = ValueKind::kMaps,
     .shape = &kCostShape,
     .text = "What operations cost, as the vendor reports it."},
    ExpressionField("plan", "The name of the plan."),
    TimeField("plan_end", "When the plan ends."),
    TimeField("key_expiry", "When the key stops working."),
}};

inline constexpr std::string_view kPathText =
    "Appended to base_url. {{param}} is replaced by the param, percent-encoded.";

// How to ask.
inline constexpr std::array<ShapeField, 5> kAskFields = {{
    {.key = "method", .choices = kMethods, .text = "The HTTP method. Default GET."},
    {.key = "query",
     .kind = ValueKind::kScalarsByName,
     .type = Scalar::kTextOrEmpty,
     .text = "Query parameters. {{param}} is replaced by the param, percent-encoded; an entry "
             "whose param is not set is left out."},
    {.key = "headers",
     .kind = ValueKind::kScalarsByName,
     .text = "Headers to send, beside those of the provider."},
    {.key = "body",
     .type = Scalar::kTextOrEmpty,
     .text = "The body to send. {{param}} is replaced by the param, escaped as in a JSON string."},
    {.key = "fall_through_on",
     .kind = ValueKind::kScalars,
     .type = Scalar::kStatus,
     .text = "Statuses on which the next alternative is tried."},
}};
inline constexpr std::array<ShapeField, 1> kRequiredPath = {
    {{.key = "path", .type = Scalar::kPath, .required = true, .text = kPathText}}};
inline constexpr auto kAlternativeFields = Joined(Joined(kRequiredPath, kAskFields), kReadFields);
inline constexpr Shape kAlternativeShape = {"alternative", kAlternativeFields};

inline constexpr std::array<ShapeField, 9> kRequestOwnFields = {{
    {.key = "name",
     .type = Scalar::kIdentifier,
     .text = "The name in accounts and logs. Default balance for the first request; required for "
             "the others."},
    {.key = "optional",
     .type = Scalar::kBool,
     .text = "Whether a failure withdraws only the values of this request. The first request, the "
             "balance request, cannot be optional."},
    {.key = "enabled_by_default",
     .type = Scalar::kBool,
     .text = "Whether an optional request is sent unless an account says otherwise. Default true."},
    {.key = "any_of",
     .kind = ValueKind::kMaps,
     .shape = &kAlternativeShape,
     .filled = true,
     .text = "Alternative ways to ask; the one that worked is tried first the next time."},
    {.key = "path", .type = Scalar::kPath, .text = kPathText},
    {.key = "outcomes",
     .kind = ValueKind::kMaps,
     .shape = &kOutcomeShape,
     .text = "What answers say about the account, beyond what HTTP itself says. The first outcome "
             "that applies counts."},
    ExpressionField("identity", "Whose balance it is, such as the id of an organization."),
    TimeField("as_of",
              "When the vendor computed the answer; an answer older than the last is "
              "ignored."),
    ExpressionField("retry_after", "Seconds to wait, where the vendor puts them into the body."),
}};
inline constexpr auto kRequestFields = Joined(Joined(kRequestOwnFields, kAskFields), kReadFields);
inline constexpr Shape kRequestShape = {"request", kRequestFields, {"path", "any_of"}};

inline constexpr std::array<ShapeField, 3> kAuthFields = {{
    {.key = "scheme",
     .required = true,
     .choices = kAuthSchemes,
     .text = "How the key is sent. none: not at all. bearer: as Authorization: Bearer. header, "
             "query: in a header or query parameter. basic: as user:password."},
    {.key = "name", .text = "The name of the header or query parameter."},
    {.key = "prefix", .text = "Text before the key in the header, such as \"Token \"."},
}};
inline constexpr Shape kAuthShape = {"auth", kAuthFields};

inline constexpr std::array<ShapeField, 3> kPollFields = {{
    {.key = "min_interval",
     .type = Scalar::kDuration,
     .text = "Never poll more often than this. Default 1s."},
    {.key = "default_interval",
     .type = Scalar::kDuration,
     .text = "Time between polls unless the user says otherwise. Choose it so that polls spend at "
             "most 5 % of the smallest documented quota. Default 5m."},
    {.key = "billed",
     .type = Scalar::kBool,
     .text = "Whether a poll costs credits. Default false."},
}};
inline constexpr Shape kPollShape = {"poll", kPollFields};

inline constexpr std::array<ShapeField, 3> kPlanPolicyFields = {{
    {.key = "policy", .required = true, .text = "The name of the limit."},
    {.key = "quota",
     .type = Scalar::kAmount,
     .required = true,
     .text = "Requests that a window allows."},
    {.key = "window",
     .type = Scalar::kDuration,
     .required = true,
     .text = "The length of the window."},
}};
inline constexpr Shape kPlanPolicyShape = {"plan_policy", kPlanPolicyFields};

inline constexpr std::array<ShapeField, 2> kParamFields = {{
    {.key = "required",
     .type = Scalar::kBool,
     .text = "Whether every account must state it. Default false."},
    {.key = "default",
     .type = Scalar::kTextOrEmpty,
     .text = "The value where an account states none."},
}};
inline constexpr Shape kParamShape = {"param", kParamFields};

inline constexpr std::array<ShapeField, 12> kProviderFields = {{
    {.key = "name",
     .type = Scalar::kIdentifier,
     .required = true,
     .text = "The name in accounts, and the value of the label provider."},
    {.key = "title", .required = true, .text = "The vendor's name, for people."},
    {.key = "documentation",
     .type = Scalar::kUrl,
     .text = "The page that documents the balance request."},
    {.key = "topup_url",
     .type = Scalar::kUrl,
     .text = "The page where credits are bought; only if the vendor documents it."},
    {.key = "base_url",
     .type = Scalar::kUrl,
     .required = true,
     .text = "Where the API is; http only if it is written out."},
    {.key = "auth",
     .kind = ValueKind::kMap,
     .shape = &kAuthShape,
     .text = "How the key is sent. Default bearer."},
    {.key = "headers",
     .kind = ValueKind::kScalarsByName,
     .text = "Headers to send with every request."},
    {.key = "poll",
     .kind = ValueKind::kMap,
     .shape = &kPollShape,
     .text = "How often to poll, and whether a poll costs credits."},
    {.key = "requests",
     .kind = ValueKind::kMaps,
     .shape = &kRequestShape,
     .required = true,
     .filled = true,
     .text = "The requests of a poll, in order; the first is the balance request."},
    {.key = "plans",
     .kind = ValueKind::kMapListsByName,
     .shape = &kPlanPolicyShape,
     .filled = true,
     .text = "Rate limits by plan, which the vendor documents but does not send."},
    {.key = "costs",
     .kind = ValueKind::kScalarsByName,
     .type = Scalar::kAmount,
     .text = "List prices: credits by operation."},
    {.key = "params",
     .kind = ValueKind::kMapsByName,
     .shape = &kParamShape,
     .names = Scalar::kIdentifier,
     .text = "What accounts state beyond the key; usable in path, query and body."},
}};
inline constexpr Shape kProviderShape = {"", kProviderFields};

}  // namespace api_credits
