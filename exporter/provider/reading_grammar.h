// Every key of a definition that says what to read from an answer, with what it holds and what it
// means. Invariant: constants. Thread rule: any thread.
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
inline constexpr std::array<std::string_view, 10> kTimeFormats = {
    "rfc3339",       "unix_seconds", "unix_milliseconds", "delta_seconds", "delta_milliseconds",
    "delta_minutes", "delta_days",   "http_date",         "go_duration",   "date"};
inline constexpr std::array<std::string_view, 5> kHeaderSyntaxes = {"fields", "ietf", "list",
                                                                    "pairs", "fraction"};
inline constexpr std::array<std::string_view, 1> kHeaderShorthands = {"ietf"};
inline constexpr std::array<std::string_view, 2> kWindowUnits = {"seconds", "milliseconds"};

constexpr ShapeField ExpressionField(std::string_view key, std::string_view text) {
  return {.key = key, .type = Scalar::kExpression, .text = text};
}

constexpr ShapeField NeverField(std::string_view key) {
  return {.key = key,
          .kind = ValueKind::kScalars,
          .type = Scalar::kAnything,
          .text =
              "What the vendor writes where there is no date, such as -1. The Unix time 0, the "
              "years 0 and 1 and the last day of 9999 are no date without being named."};
}

inline constexpr std::array<ShapeField, 3> kTimeFields = {{
    {.key = "value", .type = Scalar::kExpression, .required = true, .text = "The instant."},
    {.key = "format",
     .required = true,
     .choices = kTimeFormats,
     .text = "How the vendor writes it."},
    NeverField("never"),
}};
inline constexpr Shape kTimeShape = {"time", kTimeFields};

// `refresh` of a pool: the vendor sends it (value, format), or nobody does (every, at).
inline constexpr std::array<ShapeField, 4> kRefreshFields = {{
    {.key = "value", .type = Scalar::kExpression, .text = "The instant; with a format."},
    {.key = "format", .choices = kTimeFormats, .text = "How the vendor writes it."},
    {.key = "every",
     .type = Scalar::kFrequency,
     .text = "How often a reset comes that nobody sends. week and 30d need the account's next."},
    {.key = "at",
     .type = Scalar::kTimeOfDay,
     .text = "When on that day, in the provider's time zone. Default 00:00."},
}};
inline constexpr Shape kRefreshShape = {"refresh", kRefreshFields, {"value", "every"}};

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
    ExpressionField("each",
                    "A list or map. With pool: { value } one pool for each member; with a name the "
                    "members are lots of that pool (packs that are drawn one after the other): "
                    "amounts add up, the earliest dates hold, and what expires next is the next "
                    "lot that is not spent."),
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
    fields[i] = (is_instant ? TimeField : ExpressionField)(field.key, field.text);
    if (field.key == "refresh") fields[i].shape = &kRefreshShape;
    ++i;
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

inline constexpr std::array<ShapeField, 12> kRateLimitFields = {{
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
    NeverField("reset_never"),
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

}  // namespace api_credits
