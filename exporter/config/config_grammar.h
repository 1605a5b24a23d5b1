// Every key of the user's files, with what it holds. A test compares the tables with the JSON
// Schema in config/. Invariant: constants. Thread rule: any thread.
#pragma once

#include <array>
#include <string_view>

#include "exporter/document/shape.h"

namespace api_credits {

// In the order of the enum Frequency.
inline constexpr std::array<std::string_view, 4> kFrequencies = {"day", "week", "month", "year"};

inline constexpr std::array<ShapeField, 2> kSeverityFields = {
    {{.key = "warning"}, {.key = "critical"}}};
inline constexpr Shape kLowCreditsShape = {"low_credits", kSeverityFields};
inline constexpr Shape kRunwayShape = {"runway", kSeverityFields};

inline constexpr std::array<ShapeField, 2> kPriceFields = {
    {{.key = "amount", .required = true}, {.key = "currency", .required = true}}};
inline constexpr Shape kPriceShape = {"price_per_credit", kPriceFields};

inline constexpr std::array<ShapeField, 4> kGrantFields = {{
    {.key = "credits", .required = true},
    {.key = "every", .choices = kFrequencies},
    {.key = "next"},
    {.key = "rollover"},
}};
inline constexpr Shape kGrantShape = {"grant", kGrantFields};

// Of one pool: in `pools`, or directly in the account (the short form).
inline constexpr std::array<ShapeField, 4> kShortFormFields = {{
    {.key = "low_credits", .kind = ValueKind::kMap, .shape = &kLowCreditsShape},
    {.key = "runway", .kind = ValueKind::kMap, .shape = &kRunwayShape},
    {.key = "price_per_credit", .kind = ValueKind::kMap, .shape = &kPriceShape},
    {.key = "grant", .kind = ValueKind::kMap, .shape = &kGrantShape},
}};
inline constexpr std::array<ShapeField, 1> kWatch = {{{.key = "watch"}}};
inline constexpr auto kPoolSettingsFields = Joined(kWatch, kShortFormFields);
inline constexpr Shape kPoolSettingsShape = {"pool_settings", kPoolSettingsFields};

inline constexpr std::array<ShapeField, 17> kAccountOwnFields = {{
    {.key = "name", .required = true},
    {.key = "provider", .required = true},
    {.key = "api_key"},
    {.key = "api_key_file"},
    {.key = "poll_interval"},
    {.key = "poll_timeout"},
    {.key = "stale_after"},
    {.key = "labels", .kind = ValueKind::kScalarsByName},
    {.key = "plan"},
    {.key = "params", .kind = ValueKind::kScalarsByName},
    {.key = "costs", .kind = ValueKind::kScalarsByName},
    {.key = "base_url"},
    {.key = "proxy"},
    {.key = "ca_file"},
    {.key = "allow_billed_polls"},
    {.key = "requests", .kind = ValueKind::kScalarsByName},
    {.key = "pools", .kind = ValueKind::kMapsByName, .shape = &kPoolSettingsShape},
}};
inline constexpr auto kAccountFields = Joined(kAccountOwnFields, kShortFormFields);
inline constexpr Shape kAccountShape = {"account", kAccountFields};

inline constexpr std::array<ShapeField, 7> kGlobalFields = {{
    {.key = "poll_interval"},
    {.key = "poll_timeout"},
    {.key = "stale_after"},
    {.key = "low_credits", .kind = ValueKind::kMap, .shape = &kLowCreditsShape},
    {.key = "runway", .kind = ValueKind::kMap, .shape = &kRunwayShape},
    {.key = "max_requests_in_flight"},
    {.key = "max_requests_per_host"},
}};
inline constexpr Shape kGlobalShape = {"global", kGlobalFields};

inline constexpr std::array<ShapeField, 3> kConfigOwnFields = {{
    {.key = "global", .kind = ValueKind::kMap, .shape = &kGlobalShape},
    {.key = "provider_files", .kind = ValueKind::kScalars},
    {.key = "account_files", .kind = ValueKind::kScalars},
}};
inline constexpr std::array<ShapeField, 1> kAccounts = {
    {{.key = "accounts", .kind = ValueKind::kMaps, .shape = &kAccountShape}}};
inline constexpr auto kConfigFields = Joined(kConfigOwnFields, kAccounts);
inline constexpr Shape kConfigShape = {"", kConfigFields};
inline constexpr Shape kAccountFileShape = {"account_file", kAccounts};

}  // namespace api_credits
