// Every other key of a provider's file: how to ask, and what else there is to know of the vendor;
// config/provider.schema.json is written from both. Invariant: constants. Thread rule: any thread.
#pragma once

#include <array>
#include <string_view>

#include "exporter/document/shape.h"
#include "exporter/provider/reading_grammar.h"

namespace api_credits {

// The choices are in the order of the enums that they name.
inline constexpr std::array<std::string_view, 5> kAuthSchemes = {"none", "bearer", "header",
                                                                 "query", "basic"};
inline constexpr std::array<std::string_view, 4> kMethods = {"GET", "POST", "PUT", "HEAD"};
// In the order of the groups of config/providers/README.md.
inline constexpr std::array<std::string_view, 10> kGroups = {
    "ai",        "enrichment", "verification", "scraping", "seo",
    "messaging", "developer",  "market_data",  "security", "misc"};
inline constexpr std::array<std::string_view, 3> kEvidence = {"documented", "published_answer",
                                                              "client_code"};
inline constexpr std::array<std::string_view, 3> kBodyFormats = {"json", "xml", "text"};

// How instants are written in templates; the first is the usual one.
inline constexpr std::array<std::string_view, 5> kInstantFormats = {
    "rfc3339", "date", "year_month", "unix_seconds", "unix_milliseconds"};
// What every template may name, beside params, secrets and kept values: the account's key, and
// instants in the provider's time zone. period_start: of the account's budget, else of the month.
inline constexpr std::string_view kKeyName = "key";
inline constexpr std::array<std::string_view, 5> kInstantNames = {"now", "day_start", "month_start",
                                                                  "year_start", "period_start"};
inline constexpr std::string_view kPeriodStartName = kInstantNames.back();

inline constexpr std::string_view kPathText =
    "Appended to the host. {{name}} is filled in, percent-encoded.";

inline constexpr std::array<ShapeField, 4> kAuthFields = {{
    {.key = "scheme",
     .required = true,
     .choices = kAuthSchemes,
     .text = "How the key is sent. none: not at all. bearer: as Authorization: Bearer. header, "
             "query: in a header or query parameter. basic: as user:password."},
    {.key = "name", .text = "The name of the header or query parameter."},
    {.key = "prefix", .text = "Text before the key in the header, such as \"Token \"."},
    {.key = "key",
     .text = "What is sent, such as \"{{token}}\" for a kept value. Default {{key}}, the account's "
             "key."},
}};
inline constexpr Shape kAuthShape = {"auth", kAuthFields};

inline constexpr std::array<ShapeField, 3> kPageFields = {{
    {.key = "next",
     .type = Scalar::kExpression,
     .required = true,
     .text = "What the next page is asked for by; nothing, false or an empty text on the last."},
    {.key = "query", .required = true, .text = "The query parameter that carries it."},
    {.key = "at_most",
     .type = Scalar::kCount,
     .text = "How many pages there may be, 2 to 100. More make the values unreadable. Default 20."},
}};
inline constexpr Shape kPageShape = {"pages", kPageFields};

// How to ask.
inline constexpr std::array<ShapeField, 8> kAskFields = {{
    {.key = "method", .choices = kMethods, .text = "The HTTP method. Default GET."},
    {.key = "host",
     .type = Scalar::kIdentifier,
     .text = "A name of hosts, instead of base_url. Such a request sends no key unless it has an "
             "auth of its own."},
    {.key = "auth",
     .kind = ValueKind::kMap,
     .shape = &kAuthShape,
     .text = "How this request sends the key, where it is not as the provider says."},
    {.key = "query",
     .kind = ValueKind::kScalarsByName,
     .type = Scalar::kTextOrEmpty,
     .text = "Query parameters. {{name}} is filled in, percent-encoded; an entry whose param is "
             "not set is left out."},
    {.key = "headers",
     .kind = ValueKind::kScalarsByName,
     .text = "Headers to send, beside those of the provider. {{name}} is filled in; an entry whose "
             "param is not set is left out. Accept and Content-Type replace ours."},
    {.key = "form",
     .kind = ValueKind::kScalarsByName,
     .type = Scalar::kTextOrEmpty,
     .text =
         "A form to send as the body. {{name}} is filled in; an entry whose param is not set is "
         "left out."},
    {.key = "body",
     .type = Scalar::kTextOrEmpty,
     .text = "The body to send, as JSON. {{name}} is filled in, escaped as in a JSON string."},
    {.key = "body_format",
     .choices = kBodyFormats,
     .text = "What the answer is. text: it has no body, only text. Default json."},
}};
inline constexpr std::array<ShapeField, 1> kRequiredPath = {
    {{.key = "path", .type = Scalar::kPath, .required = true, .text = kPathText}}};
inline constexpr std::array<ShapeField, 2> kFollowFields = {{
    {.key = "pages",
     .kind = ValueKind::kMap,
     .shape = &kPageShape,
     .text = "How to ask for further pages. Expressions see all answers as bodies."},
    {.key = "fall_through_on",
     .kind = ValueKind::kScalars,
     .type = Scalar::kStatus,
     .text = "Statuses on which the next alternative is tried."},
}};
inline constexpr auto kAlternativeFields =
    Joined(Joined(kRequiredPath, kAskFields), Joined(kFollowFields, kReadFields));
inline constexpr Shape kAlternativeShape = {"alternative", kAlternativeFields};

inline constexpr std::array<ShapeField, 3> kKeepFields = {{
    {.key = "value",
     .type = Scalar::kExpression,
     .required = true,
     .text = "What is kept. Later requests name it in templates, expressions as kept.NAME."},
    {.key = "secret",
     .type = Scalar::kBool,
     .text = "Whether nobody may see it, like a key. Default false."},
    ExpressionField("expires_in",
                    "Seconds for which it is good. It is asked for anew a tenth before. Default an "
                    "hour."),
}};
inline constexpr Shape kKeepShape = {"keep", kKeepFields};

inline constexpr std::array<ShapeField, 4> kPrepareOwnFields = {{
    {.key = "name",
     .type = Scalar::kIdentifier,
     .text = "The name in logs. Default prepare; required where there are several."},
    {.key = "outcomes",
     .kind = ValueKind::kMaps,
     .shape = &kOutcomeShape,
     .text = "What answers say about the account, beyond what HTTP itself says."},
    ExpressionField("retry_after", "Seconds to wait, where the vendor puts them into the body."),
    {.key = "keep",
     .kind = ValueKind::kMapsByName,
     .shape = &kKeepShape,
     .names = Scalar::kIdentifier,
     .required = true,
     .text = "What later requests need of the answer, by name. It is kept in memory."},
}};
inline constexpr auto kPrepareFields = Joined(Joined(kRequiredPath, kAskFields), kPrepareOwnFields);
inline constexpr Shape kPrepareShape = {"prepare", kPrepareFields};

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
inline constexpr auto kRequestFields =
    Joined(Joined(kRequestOwnFields, kAskFields), Joined(kFollowFields, kReadFields));
inline constexpr Shape kRequestShape = {"request", kRequestFields, {"path", "any_of"}};

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

inline constexpr std::array<ShapeField, 3> kParamFields = {{
    {.key = "required",
     .type = Scalar::kBool,
     .text = "Whether every account must state it. Default false."},
    {.key = "secret",
     .type = Scalar::kBool,
     .text = "Whether it is a second secret, which accounts give under secrets. Default false."},
    {.key = "default",
     .type = Scalar::kTextOrEmpty,
     .text = "The value where an account states none."},
}};
inline constexpr Shape kParamShape = {"param", kParamFields};

inline constexpr std::array<ShapeField, 19> kProviderFields = {{
    {.key = "name",
     .type = Scalar::kIdentifier,
     .required = true,
     .text = "The name in accounts, and the value of the label provider."},
    {.key = "title", .required = true, .text = "The vendor's name, for people."},
    {.key = "group", .choices = kGroups, .text = "What the vendor sells. Default misc."},
    {.key = "evidence",
     .choices = kEvidence,
     .text = "What the definition was written from: the vendor's documentation, an answer that "
             "somebody published, or the code of somebody's client. Default documented."},
    {.key = "confirmed",
     .text = "The date on which somebody compared it with the live vendor; none: nobody has. "
             "Default none."},
    {.key = "notes", .text = "What a user should know: quirks, and why polls are that far apart."},
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
    {.key = "hosts",
     .kind = ValueKind::kScalarsByName,
     .type = Scalar::kUrl,
     .names = Scalar::kIdentifier,
     .text = "Other hosts that requests name, such as one that gives out tokens."},
    {.key = "auth",
     .kind = ValueKind::kMap,
     .shape = &kAuthShape,
     .text = "How the key is sent. Default bearer."},
    {.key = "headers",
     .kind = ValueKind::kScalarsByName,
     .text = "Headers to send with every request to base_url."},
    {.key = "poll",
     .kind = ValueKind::kMap,
     .shape = &kPollShape,
     .text = "How often to poll, and whether a poll costs credits."},
    {.key = "time_zone",
     .text =
         "The zone of resets that nobody sends, of dates that the vendor writes without one, and "
         "of {{day_start}} and the like, such as America/Los_Angeles. Default UTC."},
    {.key = "prepare",
     .kind = ValueKind::kMaps,
     .shape = &kPrepareShape,
     .text = "Requests before the balance request whose answers others need: a token, the id of an "
             "organization. Each sends no key unless it says so."},
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
     .text = "What accounts state beyond the key. Templates name it; expressions see what is no "
             "secret as params.NAME."},
}};
inline constexpr Shape kProviderShape = {"", kProviderFields};

}  // namespace api_credits
