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
inline constexpr std::array<std::string_view, 13> kTimeFormats = {
    "rfc3339",       "unix_seconds",   "unix_milliseconds", "delta_seconds", "delta_milliseconds",
    "delta_minutes", "delta_days",     "http_date",         "go_duration",   "date",
    "delta_hms",     "day_month_year", "month_day_year"};
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

inline constexpr ShapeField kResetTimeField = {
    .key = "at",
    .type = Scalar::kTimeOfDay,
    .text = "When on that day, in the provider's time zone. Default 00:00."};

// `reset` of a rate limit that nobody sends.
inline constexpr std::array<ShapeField, 2> kResetFields = {{
    {.key = "every",
     .type = Scalar::kFrequency,
     .required = true,
     .text = "How often the reset comes: day, month, quarter or year."},
    kResetTimeField,
}};
inline constexpr Shape kResetShape = {"reset", kResetFields};

// `refresh` of a pool: the vendor sends it (value, format), or nobody does (every, at).
inline constexpr std::array<ShapeField, 4> kRefreshFields = {{
    {.key = "value", .type = Scalar::kExpression, .text = "The instant; with a format."},
    {.key = "format", .choices = kTimeFormats, .text = "How the vendor writes it."},
    {.key = "every",
     .type = Scalar::kFrequency,
     .text = "How often a reset comes that nobody sends. week and 30d need the account's next."},
    kResetTimeField,
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

constexpr ShapeField EachField(std::string_view text) {
  return {.key = "each",
          .kind = ValueKind::kScalarOrScalars,
          .type = Scalar::kExpression,
          .filled = true,
          .text = text};
}

inline constexpr std::array<ShapeField, 4> kPoolOwnFields = {{
    EachField(
        "A list or map. With pool: { value } one pool for each member; with a name the members "
        "are lots of that pool (packs that are drawn one after the other): amounts add up, the "
        "earliest dates hold, and what expires next is the next lot that is not spent. Of two "
        "or three lists, the second one is asked of every member of the first, which it sees "
        "as item, and so on."),
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

inline constexpr std::array<ShapeField, 9> kHeaderFields = {{
    {.key = "syntax",
     .choices = kHeaderSyntaxes,
     .text = "The grammar of the values. Default fields."},
    HeaderField("quota",
                "The header that holds the quota. One * in a name stands for any text: one policy "
                "for each, named by it."),
    HeaderField("remaining", "The header that holds what is left."),
    HeaderField("used", "The header that holds what was used; with syntax fraction, used/quota."),
    HeaderField("reset", "The header that holds the reset."),
    HeaderField("window", "The header that holds the length of the window."),
    HeaderField("limits", "Syntax ietf: this header instead of RateLimit."),
    HeaderField(
        "policies",
        "Syntax ietf: this header instead of RateLimit-Policy. Syntax list: the header that "
        "holds the windows."),
    {.key = "names",
     .kind = ValueKind::kScalars,
     .type = Scalar::kLiteralLabel,
     .filled = true,
     .text = "Syntax list: the names of its members, by position, such as [second, month]."},
}};
inline constexpr Shape kHeaderShape = {"rate_limit_headers", kHeaderFields};

inline constexpr std::array<ShapeField, 1> kWindowFields = {{
    {.key = "value", .type = Scalar::kExpression, .required = true, .text = "The length."},
}};
inline constexpr Shape kWindowShape = {"window", kWindowFields};

inline constexpr std::array<ShapeField, 12> kRateLimitFields = {{
    EachField("A list or map: one policy for each member. Of two or three, the second one is asked "
              "of every member of the first, which it sees as item, and so on."),
    LabelField("policy", false,
               "What the limit applies to. With syntax list or pairs it is a prefix, as it is (and "
               "may be absent) where a * or names tell the rest; with ietf it names the limits "
               "that the vendor leaves unnamed."),
    {.key = "headers",
     .kind = ValueKind::kScalarOrMap,
     .shape = &kHeaderShape,
     .choices = kHeaderShorthands,
     .text = "The response headers that hold the limit. ietf: RateLimit and RateLimit-Policy of "
             "the IETF drafts."},
    ExpressionField("quota", "Requests that a window allows."),
    ExpressionField("remaining", "Requests that are left."),
    ExpressionField("used", "Requests that were made."),
    {.key = "reset",
     .kind = ValueKind::kScalarOrMap,
     .shape = &kResetShape,
     .type = Scalar::kExpression,
     .text = "When the window ends: an expression, or { every, at } where it is documented and "
             "not sent. Beside headers only the latter."},
    {.key = "window",
     .kind = ValueKind::kScalarOrMap,
     .shape = &kWindowShape,
     .type = Scalar::kDuration,
     .text = "The length of the window: fixed, or { value: expression }. Where a header holds "
             "several policies, the fixed one tells which counts."},
    {.key = "window_unit",
     .choices = kWindowUnits,
     .text = "The unit of headers.window or of the window's expression. Default seconds."},
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
    EachField("A list or map: one cost for each member. Of two or three, the second one is asked "
              "of every member of the first, which it sees as item, and so on."),
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
