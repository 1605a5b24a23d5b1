// Every key of the user's files, with what it holds and what it means; config/config.schema.json is
// written from it. Invariant: constants. Thread rule: any thread.
#pragma once

#include <array>
#include <string_view>

#include "exporter/document/shape.h"

namespace api_credits {

inline constexpr std::string_view kThresholdText =
    "Credits, or a percentage of the grant or limit.";
inline constexpr std::array<ShapeField, 2> kLowCreditsFields = {{
    {.key = "warning", .type = Scalar::kThreshold, .text = kThresholdText},
    {.key = "critical", .type = Scalar::kThreshold, .text = kThresholdText},
}};
inline constexpr Shape kLowCreditsShape = {"low_credits", kLowCreditsFields};

inline constexpr std::string_view kRunwayText = "How long the balance should last, such as 7d.";
inline constexpr std::array<ShapeField, 2> kRunwayFields = {{
    {.key = "warning", .type = Scalar::kDuration, .text = kRunwayText},
    {.key = "critical", .type = Scalar::kDuration, .text = kRunwayText},
}};
inline constexpr Shape kRunwayShape = {"runway", kRunwayFields};

inline constexpr std::array<ShapeField, 2> kPriceFields = {{
    {.key = "amount",
     .type = Scalar::kAmount,
     .required = true,
     .text = "The price of one credit."},
    {.key = "currency",
     .type = Scalar::kCurrency,
     .required = true,
     .text = "Three lower-case letters (ISO 4217), such as usd."},
}};
inline constexpr Shape kPriceShape = {"price_per_credit", kPriceFields};

constexpr ShapeField EveryField(bool required) {
  return {.key = "every",
          .type = Scalar::kFrequency,
          .required = required,
          .text =
              "How often a period begins: day, week, month, quarter, year, or days such as "
              "30d. week and 30d need next."};
}
inline constexpr std::array<ShapeField, 2> kPeriodFields = {{
    {.key = "next",
     .type = Scalar::kInstant,
     .text = "When the next period begins, such as 2026-12-01T00:00:00Z; without the Z where zone "
             "is given. Default: with the day, month, quarter or year of the calendar."},
    {.key = "zone",
     .text = "The time zone of the periods, such as Europe/Berlin. Default: the provider's."},
}};

inline constexpr std::array<ShapeField, 3> kGrantOwnFields = {{
    {.key = "credits",
     .type = Scalar::kAmount,
     .required = true,
     .text = "How many credits each grant brings."},
    EveryField(false),
    {.key = "rollover",
     .type = Scalar::kBool,
     .text = "Whether unused credits outlive the next grant."},
}};
inline constexpr auto kGrantFields = Joined(kGrantOwnFields, kPeriodFields);
inline constexpr Shape kGrantShape = {"grant", kGrantFields};

inline constexpr std::array<ShapeField, 2> kBudgetOwnFields = {{
    {.key = "amount",
     .type = Scalar::kAmount,
     .required = true,
     .text = "How much may be used in each period, in the pool's unit."},
    EveryField(true),
}};
inline constexpr auto kBudgetFields = Joined(kBudgetOwnFields, kPeriodFields);
inline constexpr Shape kBudgetShape = {"budget", kBudgetFields};

// Of one pool: in `pools`, or directly in the account (the short form).
inline constexpr std::array<ShapeField, 5> kShortFormFields = {{
    {.key = "low_credits",
     .kind = ValueKind::kMap,
     .shape = &kLowCreditsShape,
     .text = "When the balance is low. Replaces the default as a whole."},
    {.key = "runway",
     .kind = ValueKind::kMap,
     .shape = &kRunwayShape,
     .text = "When the balance will run out too soon. Replaces the default as a whole."},
    {.key = "price_per_credit",
     .kind = ValueKind::kMap,
     .shape = &kPriceShape,
     .text = "What one credit costs you."},
    {.key = "grant",
     .kind = ValueKind::kMap,
     .shape = &kGrantShape,
     .text = "The grant, where the vendor's API does not tell it."},
    {.key = "budget",
     .kind = ValueKind::kMap,
     .shape = &kBudgetShape,
     .text = "A limit of your own, where the vendor tells only what was used. Nothing stops when "
             "it is spent."},
}};
inline constexpr std::array<ShapeField, 1> kWatch = {{
    {.key = "watch",
     .type = Scalar::kBool,
     .text = "false: the pool has no thresholds, so no alert. Default true."},
}};
inline constexpr auto kPoolSettingsFields = Joined(kWatch, kShortFormFields);
inline constexpr Shape kPoolSettingsShape = {"pool_settings", kPoolSettingsFields};

inline constexpr std::array<ShapeField, 1> kSecretFileFields = {{
    {.key = "file",
     .required = true,
     .text = "The file that holds the secret; it is read again at every poll."},
}};
inline constexpr Shape kSecretFileShape = {"secret_file", kSecretFileFields};

inline constexpr std::array<ShapeField, 2> kCertificateFields = {{
    {.key = "cert_file",
     .text =
         "The certificate to show where one is demanded (PEM); it is read for each connection."},
    {.key = "cert_key_file", .text = "Its private key. Default: it is in cert_file, too."},
}};
inline constexpr std::array<ShapeField, 4> kProxyOwnFields = {{
    {.key = "url",
     .type = Scalar::kProxyUrl,
     .required = true,
     .text = "http, https, socks5 or socks5h, without user and password."},
    {.key = "user", .text = "Who the proxy is told that we are."},
    {.key = "password",
     .type = Scalar::kVariable,
     .text = "The password, from the environment only: ${VARIABLE}."},
    {.key = "password_file",
     .text = "The file that holds the password; it is read again at every poll."},
}};
inline constexpr auto kProxyFields = Joined(kProxyOwnFields, kCertificateFields);
inline constexpr Shape kProxyShape = {"proxy", kProxyFields};

// How requests leave: for all accounts, or for one.
inline constexpr std::array<ShapeField, 2> kWayOutOwnFields = {{
    {.key = "proxy",
     .kind = ValueKind::kScalarOrMap,
     .shape = &kProxyShape,
     .type = Scalar::kProxyUrl,
     .text = "The URL of a proxy, or a map with its password; none: directly. Default: the proxy "
             "that the environment names."},
    {.key = "ca_file",
     .text = "The certificates to trust instead of the system's, at the vendor and at the proxy."},
}};
inline constexpr auto kWayOutFields = Joined(kWayOutOwnFields, kCertificateFields);

inline constexpr std::array<ShapeField, 19> kAccountOwnFields = {{
    {.key = "name",
     .required = true,
     .text = "The value of the label account; unique within a provider."},
    {.key = "provider",
     .required = true,
     .text = "A bundled provider, or one from provider_files."},
    {.key = "enabled",
     .type = Scalar::kBool,
     .text = "false: the account rests. It is not polled, and what is spent meanwhile is not "
             "counted. Default true."},
    {.key = "api_key",
     .type = Scalar::kVariable,
     .text = "The key, from the environment only: ${VARIABLE}."},
    {.key = "api_key_file", .text = "The file that holds the key; it is read again at every poll."},
    {.key = "poll_interval",
     .type = Scalar::kDuration,
     .text = "Time between polls; never below the provider's minimum."},
    {.key = "poll_timeout", .type = Scalar::kDuration, .text = "How long one request may take."},
    {.key = "stale_after",
     .type = Scalar::kDuration,
     .text = "Readings older than this are withdrawn; never less than 3 poll intervals."},
    {.key = "labels",
     .kind = ValueKind::kScalarsByName,
     .names = Scalar::kLabelName,
     .text = "Labels for all series of this account."},
    {.key = "plan", .text = "A row of the provider's plan table."},
    {.key = "params",
     .kind = ValueKind::kScalarsByName,
     .text = "What the provider's requests need beyond the key."},
    {.key = "secrets",
     .kind = ValueKind::kScalarsOrMapsByName,
     .shape = &kSecretFileShape,
     .type = Scalar::kVariable,
     .text = "What they need in secret: ${VARIABLE}, or { file: PATH }."},
    {.key = "costs",
     .kind = ValueKind::kScalarsByName,
     .type = Scalar::kAmount,
     .text = "Credits by operation, instead of the list prices."},
    {.key = "base_url",
     .type = Scalar::kUrl,
     .text = "Another host: your own proxy, a region, a test server."},
    {.key = "hosts",
     .kind = ValueKind::kScalarsByName,
     .type = Scalar::kUrl,
     .text = "The same for the provider's other hosts, by its names."},
    {.key = "shard_key",
     .text =
         "Accounts with the same text, such as those that share a rate limit, are polled by the "
         "same shard."},
    {.key = "allow_billed_polls",
     .type = Scalar::kBool,
     .text = "Whether to poll a provider that charges credits for each poll. Default false."},
    {.key = "requests",
     .kind = ValueKind::kScalarsByName,
     .type = Scalar::kBool,
     .text = "Switches optional requests of the provider on or off."},
    {.key = "pools",
     .kind = ValueKind::kMapsByName,
     .shape = &kPoolSettingsShape,
     .text = "Settings for each pool; the account itself then states none of them."},
}};
inline constexpr auto kAccountFields =
    Joined(Joined(kAccountOwnFields, kWayOutFields), kShortFormFields);
inline constexpr Shape kAccountShape = {"account", kAccountFields};

inline constexpr std::array<ShapeField, 7> kGlobalOwnFields = {{
    {.key = "poll_interval",
     .type = Scalar::kDuration,
     .text = "Time between polls. Default: each provider's own."},
    {.key = "poll_timeout",
     .type = Scalar::kDuration,
     .text = "How long one request may take. Default 10s."},
    {.key = "stale_after",
     .type = Scalar::kDuration,
     .text = "Readings older than this are withdrawn. Default 30m."},
    {.key = "low_credits",
     .kind = ValueKind::kMap,
     .shape = &kLowCreditsShape,
     .text = "When a balance is low. Default 20% and 5%."},
    {.key = "runway",
     .kind = ValueKind::kMap,
     .shape = &kRunwayShape,
     .text = "When a balance will run out too soon. Default 7d and 1d."},
    {.key = "max_requests_in_flight",
     .type = Scalar::kCount,
     .text = "How many requests may be in flight at once. Default 64."},
    {.key = "max_requests_per_host",
     .type = Scalar::kCount,
     .text = "How many of them may go to one host. Default 16."},
}};
inline constexpr auto kGlobalFields = Joined(kGlobalOwnFields, kWayOutFields);
inline constexpr Shape kGlobalShape = {"global", kGlobalFields};

inline constexpr std::array<ShapeField, 3> kConfigOwnFields = {{
    {.key = "global",
     .kind = ValueKind::kMap,
     .shape = &kGlobalShape,
     .text = "Defaults for all accounts."},
    {.key = "provider_files",
     .kind = ValueKind::kScalars,
     .text = "Your own providers: paths and globs."},
    {.key = "account_files",
     .kind = ValueKind::kScalars,
     .text = "Files with more accounts: paths and globs."},
}};
inline constexpr std::array<ShapeField, 1> kAccountFileFields = {{
    {.key = "accounts",
     .kind = ValueKind::kMaps,
     .shape = &kAccountShape,
     .text = "The accounts; each is one credential at one provider."},
}};
inline constexpr auto kConfigFields = Joined(kConfigOwnFields, kAccountFileFields);
inline constexpr Shape kConfigShape = {"", kConfigFields};
inline constexpr Shape kAccountFileShape = {"account_file", kAccountFileFields};

}  // namespace api_credits
