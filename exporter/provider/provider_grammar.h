// Every key of a provider's file, with what it holds. A test compares the tables with the JSON
// Schema in config/. Invariant: constants. Thread rule: any thread.
#pragma once

#include <array>
#include <string_view>

#include "exporter/document/shape.h"
#include "exporter/provider/outcome.h"

namespace api_credits {

// The choices stand in the order of the enums that they name.
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

inline constexpr std::array<ShapeField, 3> kTimeFields = {{
    {.key = "value", .required = true},
    {.key = "format", .required = true, .choices = kTimeFormats},
    {.key = "never", .kind = ValueKind::kScalars},
}};
inline constexpr Shape kTimeShape = {"time", kTimeFields};

inline constexpr std::array<ShapeField, 1> kLabelFields = {{{.key = "value", .required = true}}};
inline constexpr Shape kLabelShape = {"label", kLabelFields};

inline constexpr std::array<ShapeField, 15> kPoolFields = {{
    {.key = "each"},
    {.key = "pool", .kind = ValueKind::kScalarOrMap, .shape = &kLabelShape, .required = true},
    {.key = "unit", .kind = ValueKind::kScalarOrMap, .shape = &kLabelShape},
    {.key = "optional"},
    {.key = "remaining"},
    {.key = "used"},
    {.key = "limit"},
    {.key = "unlimited"},
    {.key = "recurring_grant"},
    {.key = "rollover"},
    {.key = "grant_frequency"},
    {.key = "refresh", .kind = ValueKind::kScalarOrMap, .shape = &kTimeShape},
    {.key = "period_start", .kind = ValueKind::kScalarOrMap, .shape = &kTimeShape},
    {.key = "expiring"},
    {.key = "expiry", .kind = ValueKind::kScalarOrMap, .shape = &kTimeShape},
}};
inline constexpr Shape kPoolShape = {"pool", kPoolFields};

inline constexpr std::array<ShapeField, 8> kHeaderFields = {{
    {.key = "syntax", .choices = kHeaderSyntaxes},
    {.key = "quota"},
    {.key = "remaining"},
    {.key = "used"},
    {.key = "reset"},
    {.key = "window"},
    {.key = "limits"},
    {.key = "policies"},
}};
inline constexpr Shape kHeaderShape = {"rate_limit_headers", kHeaderFields};

inline constexpr std::array<ShapeField, 11> kRateLimitFields = {{
    {.key = "each"},
    {.key = "policy", .kind = ValueKind::kScalarOrMap, .shape = &kLabelShape},
    {.key = "headers",
     .kind = ValueKind::kScalarOrMap,
     .shape = &kHeaderShape,
     .choices = kHeaderShorthands},
    {.key = "quota"},
    {.key = "remaining"},
    {.key = "used"},
    {.key = "reset"},
    {.key = "window"},
    {.key = "window_unit", .choices = kWindowUnits},
    {.key = "reset_format", .choices = kTimeFormats},
    {.key = "governs_poll"},
}};
inline constexpr Shape kRateLimitShape = {"rate_limit", kRateLimitFields};

inline constexpr std::array<ShapeField, 3> kCostFields = {{
    {.key = "each"},
    {.key = "operation", .kind = ValueKind::kScalarOrMap, .shape = &kLabelShape, .required = true},
    {.key = "credits", .required = true},
}};
inline constexpr Shape kCostShape = {"cost", kCostFields};

inline constexpr std::array<ShapeField, 3> kOutcomeFields = {{
    {.key = "status", .kind = ValueKind::kScalarOrScalars},
    {.key = "when"},
    {.key = "outcome", .required = true, .choices = kOutcomeNames},
}};
inline constexpr Shape kOutcomeShape = {"outcome", kOutcomeFields};

// What to read from a response.
inline constexpr std::array<ShapeField, 6> kReadFields = {{
    {.key = "pools", .kind = ValueKind::kMaps, .shape = &kPoolShape},
    {.key = "rate_limits", .kind = ValueKind::kMaps, .shape = &kRateLimitShape},
    {.key = "costs", .kind = ValueKind::kMaps, .shape = &kCostShape},
    {.key = "plan"},
    {.key = "plan_end", .kind = ValueKind::kScalarOrMap, .shape = &kTimeShape},
    {.key = "key_expiry", .kind = ValueKind::kScalarOrMap, .shape = &kTimeShape},
}};

// How to ask.
inline constexpr std::array<ShapeField, 5> kAskFields = {{
    {.key = "method", .choices = kMethods},
    {.key = "query", .kind = ValueKind::kScalarsByName},
    {.key = "headers", .kind = ValueKind::kScalarsByName},
    {.key = "body"},
    {.key = "fall_through_on", .kind = ValueKind::kScalars},
}};
inline constexpr std::array<ShapeField, 1> kRequiredPath = {{{.key = "path", .required = true}}};
inline constexpr auto kAlternativeFields = Joined(Joined(kRequiredPath, kAskFields), kReadFields);
inline constexpr Shape kAlternativeShape = {"alternative", kAlternativeFields};

inline constexpr std::array<ShapeField, 9> kRequestOwnFields = {{
    {.key = "name"},
    {.key = "optional"},
    {.key = "enabled_by_default"},
    {.key = "any_of", .kind = ValueKind::kMaps, .shape = &kAlternativeShape},
    {.key = "path"},  // required without any_of
    {.key = "outcomes", .kind = ValueKind::kMaps, .shape = &kOutcomeShape},
    {.key = "identity"},
    {.key = "as_of", .kind = ValueKind::kScalarOrMap, .shape = &kTimeShape},
    {.key = "retry_after"},
}};
inline constexpr auto kRequestFields = Joined(Joined(kRequestOwnFields, kAskFields), kReadFields);
inline constexpr Shape kRequestShape = {"request", kRequestFields};

inline constexpr std::array<ShapeField, 3> kAuthFields = {{
    {.key = "scheme", .required = true, .choices = kAuthSchemes},
    {.key = "name"},
    {.key = "prefix"},
}};
inline constexpr Shape kAuthShape = {"auth", kAuthFields};

inline constexpr std::array<ShapeField, 3> kPollFields = {
    {{.key = "min_interval"}, {.key = "default_interval"}, {.key = "billed"}}};
inline constexpr Shape kPollShape = {"poll", kPollFields};

inline constexpr std::array<ShapeField, 3> kPlanPolicyFields = {{
    {.key = "policy", .required = true},
    {.key = "quota", .required = true},
    {.key = "window", .required = true},
}};
inline constexpr Shape kPlanPolicyShape = {"plan_policy", kPlanPolicyFields};

inline constexpr std::array<ShapeField, 2> kParamFields = {
    {{.key = "required"}, {.key = "default"}}};
inline constexpr Shape kParamShape = {"param", kParamFields};

inline constexpr std::array<ShapeField, 12> kProviderFields = {{
    {.key = "name", .required = true},
    {.key = "title", .required = true},
    {.key = "documentation"},
    {.key = "topup_url"},
    {.key = "base_url", .required = true},
    {.key = "auth", .kind = ValueKind::kMap, .shape = &kAuthShape},
    {.key = "headers", .kind = ValueKind::kScalarsByName},
    {.key = "poll", .kind = ValueKind::kMap, .shape = &kPollShape},
    {.key = "requests", .kind = ValueKind::kMaps, .shape = &kRequestShape, .required = true},
    {.key = "plans", .kind = ValueKind::kMapListsByName, .shape = &kPlanPolicyShape},
    {.key = "costs", .kind = ValueKind::kScalarsByName},
    {.key = "params", .kind = ValueKind::kMapsByName, .shape = &kParamShape},
}};
inline constexpr Shape kProviderShape = {"", kProviderFields};

}  // namespace api_credits
