// Every key of every file, with what it holds: the parser reads by these tables (a key that is not
// here is unknown) and a test compares them with the JSON Schemas in config/.
// Invariant: constants. Thread rule: any thread.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "exporter/config/outcome.h"

namespace api_credits {

enum class Holds {
  kScalar,
  kScalars,          // a list
  kScalarOrScalars,  // one, or a list
  kScalarsByName,    // a map whose keys are the writer's own
  kMap,              // a map of `shape`
  kScalarOrMap,
  kMaps,        // a list of `shape`
  kMapsByName,  // a map whose keys are the writer's own, of `shape`
  kMapListsByName,
};

struct GrammarShape;

struct GrammarField {
  std::string_view key;
  Holds holds = Holds::kScalar;
  const GrammarShape* shape = nullptr;
  bool required = false;
  std::span<const std::string_view> choices = {};  // the only scalars allowed, where not empty
};

struct GrammarShape {
  std::string_view name;  // of the definition in the JSON Schema; empty: the file itself
  std::span<const GrammarField> fields;

  const GrammarField* Find(std::string_view key) const {
    for (const GrammarField& field : fields) {
      if (field.key == key) return &field;
    }
    return nullptr;
  }
};

template <size_t A, size_t B>
constexpr std::array<GrammarField, A + B> Joined(const std::array<GrammarField, A>& a,
                                                 const std::array<GrammarField, B>& b) {
  std::array<GrammarField, A + B> all{};
  for (size_t i = 0; i < A; ++i) all[i] = a[i];
  for (size_t i = 0; i < B; ++i) all[A + i] = b[i];
  return all;
}

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
inline constexpr std::array<std::string_view, 4> kFrequencies = {"day", "week", "month", "year"};

// --- a provider's file ---------------------------------------------------------------------------

inline constexpr std::array<GrammarField, 2> kTimeFields = {{
    {.key = "value", .required = true},
    {.key = "format", .required = true, .choices = kTimeFormats},
}};
inline constexpr GrammarShape kTimeShape = {"time", kTimeFields};

inline constexpr std::array<GrammarField, 1> kLabelFields = {{{.key = "value", .required = true}}};
inline constexpr GrammarShape kLabelShape = {"label", kLabelFields};

inline constexpr std::array<GrammarField, 15> kPoolFields = {{
    {.key = "each"},
    {.key = "pool", .holds = Holds::kScalarOrMap, .shape = &kLabelShape, .required = true},
    {.key = "unit", .holds = Holds::kScalarOrMap, .shape = &kLabelShape},
    {.key = "optional"},
    {.key = "remaining"},
    {.key = "used"},
    {.key = "limit"},
    {.key = "unlimited"},
    {.key = "recurring_grant"},
    {.key = "rollover"},
    {.key = "grant_frequency"},
    {.key = "refresh", .holds = Holds::kScalarOrMap, .shape = &kTimeShape},
    {.key = "period_start", .holds = Holds::kScalarOrMap, .shape = &kTimeShape},
    {.key = "expiring"},
    {.key = "expiry", .holds = Holds::kScalarOrMap, .shape = &kTimeShape},
}};
inline constexpr GrammarShape kPoolShape = {"pool", kPoolFields};

inline constexpr std::array<GrammarField, 8> kHeaderFields = {{
    {.key = "syntax", .choices = kHeaderSyntaxes},
    {.key = "quota"},
    {.key = "remaining"},
    {.key = "used"},
    {.key = "reset"},
    {.key = "window"},
    {.key = "limits"},
    {.key = "policies"},
}};
inline constexpr GrammarShape kHeaderShape = {"rate_limit_headers", kHeaderFields};

inline constexpr std::array<GrammarField, 11> kRateLimitFields = {{
    {.key = "each"},
    {.key = "policy", .holds = Holds::kScalarOrMap, .shape = &kLabelShape},
    {.key = "headers",
     .holds = Holds::kScalarOrMap,
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
inline constexpr GrammarShape kRateLimitShape = {"rate_limit", kRateLimitFields};

inline constexpr std::array<GrammarField, 3> kCostFields = {{
    {.key = "each"},
    {.key = "operation", .holds = Holds::kScalarOrMap, .shape = &kLabelShape, .required = true},
    {.key = "credits", .required = true},
}};
inline constexpr GrammarShape kCostShape = {"cost", kCostFields};

inline constexpr std::array<GrammarField, 3> kOutcomeFields = {{
    {.key = "status", .holds = Holds::kScalarOrScalars},
    {.key = "when"},
    {.key = "outcome", .required = true, .choices = kOutcomeNames},
}};
inline constexpr GrammarShape kOutcomeShape = {"outcome", kOutcomeFields};

// What to read from a response.
inline constexpr std::array<GrammarField, 6> kReadFields = {{
    {.key = "pools", .holds = Holds::kMaps, .shape = &kPoolShape},
    {.key = "rate_limits", .holds = Holds::kMaps, .shape = &kRateLimitShape},
    {.key = "costs", .holds = Holds::kMaps, .shape = &kCostShape},
    {.key = "plan"},
    {.key = "plan_end", .holds = Holds::kScalarOrMap, .shape = &kTimeShape},
    {.key = "key_expiry", .holds = Holds::kScalarOrMap, .shape = &kTimeShape},
}};

// How to ask.
inline constexpr std::array<GrammarField, 5> kAskFields = {{
    {.key = "method", .choices = kMethods},
    {.key = "query", .holds = Holds::kScalarsByName},
    {.key = "headers", .holds = Holds::kScalarsByName},
    {.key = "body"},
    {.key = "fall_through_on", .holds = Holds::kScalars},
}};
inline constexpr std::array<GrammarField, 1> kRequiredPath = {{{.key = "path", .required = true}}};
inline constexpr auto kAlternativeFields = Joined(Joined(kRequiredPath, kAskFields), kReadFields);
inline constexpr GrammarShape kAlternativeShape = {"alternative", kAlternativeFields};

inline constexpr std::array<GrammarField, 9> kRequestOwnFields = {{
    {.key = "name"},
    {.key = "optional"},
    {.key = "enabled_by_default"},
    {.key = "any_of", .holds = Holds::kMaps, .shape = &kAlternativeShape},
    {.key = "path"},  // required without any_of
    {.key = "outcomes", .holds = Holds::kMaps, .shape = &kOutcomeShape},
    {.key = "identity"},
    {.key = "as_of", .holds = Holds::kScalarOrMap, .shape = &kTimeShape},
    {.key = "retry_after"},
}};
inline constexpr auto kRequestFields = Joined(Joined(kRequestOwnFields, kAskFields), kReadFields);
inline constexpr GrammarShape kRequestShape = {"request", kRequestFields};

inline constexpr std::array<GrammarField, 3> kAuthFields = {{
    {.key = "scheme", .required = true, .choices = kAuthSchemes},
    {.key = "name"},
    {.key = "prefix"},
}};
inline constexpr GrammarShape kAuthShape = {"auth", kAuthFields};

inline constexpr std::array<GrammarField, 3> kPollFields = {
    {{.key = "min_interval"}, {.key = "default_interval"}, {.key = "billed"}}};
inline constexpr GrammarShape kPollShape = {"poll", kPollFields};

inline constexpr std::array<GrammarField, 3> kPlanPolicyFields = {{
    {.key = "policy", .required = true},
    {.key = "quota", .required = true},
    {.key = "window", .required = true},
}};
inline constexpr GrammarShape kPlanPolicyShape = {"plan_policy", kPlanPolicyFields};

inline constexpr std::array<GrammarField, 2> kParamFields = {
    {{.key = "required"}, {.key = "default"}}};
inline constexpr GrammarShape kParamShape = {"param", kParamFields};

inline constexpr std::array<GrammarField, 12> kProviderFields = {{
    {.key = "name", .required = true},
    {.key = "title", .required = true},
    {.key = "documentation"},
    {.key = "topup_url"},
    {.key = "base_url", .required = true},
    {.key = "auth", .holds = Holds::kMap, .shape = &kAuthShape},
    {.key = "headers", .holds = Holds::kScalarsByName},
    {.key = "poll", .holds = Holds::kMap, .shape = &kPollShape},
    {.key = "requests", .holds = Holds::kMaps, .shape = &kRequestShape, .required = true},
    {.key = "plans", .holds = Holds::kMapListsByName, .shape = &kPlanPolicyShape},
    {.key = "costs", .holds = Holds::kScalarsByName},
    {.key = "params", .holds = Holds::kMapsByName, .shape = &kParamShape},
}};
inline constexpr GrammarShape kProviderShape = {"", kProviderFields};

// --- the user's files ----------------------------------------------------------------------------

inline constexpr std::array<GrammarField, 2> kSeverityFields = {
    {{.key = "warning"}, {.key = "critical"}}};
inline constexpr GrammarShape kLowCreditsShape = {"low_credits", kSeverityFields};
inline constexpr GrammarShape kRunwayShape = {"runway", kSeverityFields};

inline constexpr std::array<GrammarField, 2> kPriceFields = {
    {{.key = "amount", .required = true}, {.key = "currency", .required = true}}};
inline constexpr GrammarShape kPriceShape = {"price_per_credit", kPriceFields};

inline constexpr std::array<GrammarField, 4> kGrantFields = {{
    {.key = "credits", .required = true},
    {.key = "every", .choices = kFrequencies},
    {.key = "next"},
    {.key = "rollover"},
}};
inline constexpr GrammarShape kGrantShape = {"grant", kGrantFields};

// Of one pool: in `pools`, or directly in the account (the short form).
inline constexpr std::array<GrammarField, 4> kShortFormFields = {{
    {.key = "low_credits", .holds = Holds::kMap, .shape = &kLowCreditsShape},
    {.key = "runway", .holds = Holds::kMap, .shape = &kRunwayShape},
    {.key = "price_per_credit", .holds = Holds::kMap, .shape = &kPriceShape},
    {.key = "grant", .holds = Holds::kMap, .shape = &kGrantShape},
}};
inline constexpr std::array<GrammarField, 1> kWatch = {{{.key = "watch"}}};
inline constexpr auto kPoolSettingsFields = Joined(kWatch, kShortFormFields);
inline constexpr GrammarShape kPoolSettingsShape = {"pool_settings", kPoolSettingsFields};

inline constexpr std::array<GrammarField, 17> kAccountOwnFields = {{
    {.key = "name", .required = true},
    {.key = "provider", .required = true},
    {.key = "api_key"},
    {.key = "api_key_file"},
    {.key = "poll_interval"},
    {.key = "poll_timeout"},
    {.key = "stale_after"},
    {.key = "labels", .holds = Holds::kScalarsByName},
    {.key = "plan"},
    {.key = "params", .holds = Holds::kScalarsByName},
    {.key = "costs", .holds = Holds::kScalarsByName},
    {.key = "base_url"},
    {.key = "proxy"},
    {.key = "ca_file"},
    {.key = "allow_billed_polls"},
    {.key = "requests", .holds = Holds::kScalarsByName},
    {.key = "pools", .holds = Holds::kMapsByName, .shape = &kPoolSettingsShape},
}};
inline constexpr auto kAccountFields = Joined(kAccountOwnFields, kShortFormFields);
inline constexpr GrammarShape kAccountShape = {"account", kAccountFields};

inline constexpr std::array<GrammarField, 7> kGlobalFields = {{
    {.key = "poll_interval"},
    {.key = "poll_timeout"},
    {.key = "stale_after"},
    {.key = "low_credits", .holds = Holds::kMap, .shape = &kLowCreditsShape},
    {.key = "runway", .holds = Holds::kMap, .shape = &kRunwayShape},
    {.key = "max_requests_in_flight"},
    {.key = "max_requests_per_host"},
}};
inline constexpr GrammarShape kGlobalShape = {"global", kGlobalFields};

inline constexpr std::array<GrammarField, 3> kConfigOwnFields = {{
    {.key = "global", .holds = Holds::kMap, .shape = &kGlobalShape},
    {.key = "provider_files", .holds = Holds::kScalars},
    {.key = "account_files", .holds = Holds::kScalars},
}};
inline constexpr std::array<GrammarField, 1> kAccounts = {
    {{.key = "accounts", .holds = Holds::kMaps, .shape = &kAccountShape}}};
inline constexpr auto kConfigFields = Joined(kConfigOwnFields, kAccounts);
inline constexpr GrammarShape kConfigShape = {"", kConfigFields};
inline constexpr GrammarShape kAccountFileShape = {"account_file", kAccounts};

}  // namespace api_credits
