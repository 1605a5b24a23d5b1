// The declarative definition of a vendor's API, checked: what to ask, and how to read the answers.
// Invariant: every expression is compiled, every reset that is read has a declared format, one
// request is the balance request. Thread rule: immutable after loading.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/base/time_zone.h"
#include "exporter/document/templates.h"
#include "exporter/expression/body_format.h"
#include "exporter/expression/expression.h"
#include "exporter/provider/frequency.h"
#include "exporter/provider/outcome.h"
#include "exporter/provider/pool_fields.h"

namespace api_credits {

// A label value: a literal ("main") or { value: expression }.
struct LabelRule {
  std::string literal;
  std::optional<Expression> value;

  friend bool operator==(const LabelRule&, const LabelRule&) = default;
};

// How a vendor writes an instant. Declared, never guessed. Without a zone it is the provider's.
enum class TimeFormat {
  kRfc3339,      // also without seconds, with a space for the T, without a zone
  kUnixSeconds,  // may be fractional
  kUnixMilliseconds,
  kDeltaSeconds,  // from the receipt of the response; may be fractional
  kDeltaMilliseconds,
  kDeltaMinutes,
  kDeltaDays,
  kHttpDate,      // all three forms of RFC 9110, mail's, JavaScript's
  kGoDuration,    // "6m0s", "1h2m3s", "285ms"; a bare number is seconds
  kDate,          // "2026-12-01", "1 Dec 2026", "Dec 1, 2026": midnight
  kDeltaHms,      // "HH:MM:SS" from the receipt
  kDayMonthYear,  // "25/11/2025", perhaps with a time: "25/11/2025, 08:30:00 AM"
  kMonthDayYear,  // "11/25/2025", likewise
};

struct TimeRule {
  Expression value;
  TimeFormat format = TimeFormat::kRfc3339;
  std::vector<std::string> never = {};  // texts and numbers by which the vendor says "no date"

  friend bool operator==(const TimeRule&, const TimeRule&) = default;
};

// A reset that nobody sends: it comes at this time of the day, in the provider's time zone.
struct StaticReset {
  Frequency every;
  Duration at{};

  friend bool operator==(const StaticReset&, const StaticReset&) = default;
};

struct PoolRule : PoolFields<Expression, Expression, Expression, TimeRule> {
  std::vector<Expression> each;  // the members of the last, of every member of those before
  LabelRule pool;
  LabelRule unit{"credits", std::nullopt};
  bool optional = false;  // a pool without any value is missing_field unless it is optional
  std::optional<StaticReset> reset;  // instead of `refresh`

  friend bool operator==(const PoolRule&, const PoolRule&) = default;
};

// The grammar of rate-limit header values.
enum class HeaderSyntax {
  kFields,  // one header for each field, an integer or decimal, perhaps followed by policies
  kIetf,   // RateLimit and RateLimit-Policy of drafts 03 to 11, or the older triple; joined by name
  kList,   // parallel comma lists: member i of every list is the same window (Brave)
  kPairs,  // "20:1,100:120": count:window-seconds; joined by window (Riot)
  kFraction,  // "32/40" or "api-usage=10018/100000": used/limit (Shopify, Salesforce)
};

struct HeaderRule {
  HeaderSyntax syntax = HeaderSyntax::kFields;
  // Header names in lower case; empty: not sent. kIetf: `limits` (RateLimit), `policies`
  // (RateLimit-Policy) and the triple have the drafts' names unless given. kFraction: `used`.
  // One `*` in a name, but for kIetf, is any text: one policy for each, named by it.
  std::string quota, remaining, used, reset, window, limits, policies;
  std::vector<std::string> names;  // kList: of its members, by position
};

// Its header names and their keys in a definition.
inline constexpr std::array<std::pair<std::string_view, std::string HeaderRule::*>, 7>
    kHeaderNames = {{{"quota", &HeaderRule::quota},
                     {"remaining", &HeaderRule::remaining},
                     {"used", &HeaderRule::used},
                     {"reset", &HeaderRule::reset},
                     {"window", &HeaderRule::window},
                     {"limits", &HeaderRule::limits},
                     {"policies", &HeaderRule::policies}}};

inline bool HasWildcard(const HeaderRule& rule) {
  return std::any_of(kHeaderNames.begin(), kHeaderNames.end(), [&](const auto& header) {
    return (rule.*header.second).find('*') != std::string::npos;
  });
}

struct RateLimitRule {
  std::vector<Expression> each;
  // The name of the policy. kIetf: for limits that the vendor leaves unnamed. kList, kPairs: a
  // prefix, completed with the window ("app_120s"). Where the headers name the policies (a `*`,
  // HeaderRule::names) it is a prefix too, or empty.
  LabelRule policy;
  std::optional<HeaderRule> headers;
  std::optional<Expression> quota, remaining, used, reset;
  std::optional<StaticReset> static_reset;  // where none is sent
  std::optional<Duration> window;           // a fixed length
  std::optional<Expression> sent_window;    // one that the answer holds
  TimeFormat reset_format = TimeFormat::kDeltaSeconds;
  std::vector<std::string> reset_never;  // as TimeRule's
  bool window_in_milliseconds = false;   // of sent_window and headers.window; seconds otherwise
  bool governs_poll = false;
};

struct CostRule {
  std::vector<Expression> each;
  LabelRule operation;
  Expression credits;
};

// What to read from one response.
struct FieldRules {
  std::vector<PoolRule> pools;
  std::vector<RateLimitRule> rate_limits;
  std::vector<CostRule> costs;
  std::optional<Expression> plan;
  std::optional<TimeRule> plan_end, key_expiry;
};

struct OutcomeRule {
  std::set<int> statuses;          // or
  std::optional<Expression> when;  // true: it holds
  Outcome outcome = Outcome::kOk;
};

enum class AuthScheme { kNone, kBearer, kHeader, kQuery, kBasic };

struct Auth {
  AuthScheme scheme = AuthScheme::kBearer;
  std::string name;    // kHeader, kQuery: of the header or parameter
  std::string prefix;  // kHeader: before the key, e.g. "Token "
  // What is sent. kBasic: "user:password"; without a colon it is the user with an empty password.
  Template key = {{{true, "key"}}};
};

// Names and values to send, in the file's order. Of a query, a form and headers, an entry is left
// out where a param that it names is not set.
using NamedTemplates = std::vector<std::pair<std::string, Template>>;

// An answer in pages: while `next` yields a value, the request is sent anew with that as `query`.
struct PageRule {
  Expression next;
  std::string query;
  int at_most = 20;  // more make the values unreadable
};

// One way to ask. The next alternative is tried on a status of fall_through_on.
struct Alternative {
  std::string method = "GET";
  std::string host;          // a name of Provider::hosts; empty: base_url
  Template path;             // appended to it; starts with '/'
  std::optional<Auth> auth;  // empty: the provider's
  NamedTemplates query, headers, form;
  std::optional<Template> body;  // names are filled in as in a JSON string
  std::optional<PageRule> pages;
  BodyFormat body_format = BodyFormat::kJson;
  std::set<int> fall_through_on;
  FieldRules fields;
};

// A value of an answer that later requests use, by the name of RequestRule::keep.
struct KeepRule {
  Expression value;
  bool secret = false;
  std::optional<Expression> expires_in;  // seconds

  friend bool operator==(const KeepRule&, const KeepRule&) = default;
};

// What a request is to its poll. kPrepare: it comes first, is left out while all that it keeps is
// still good, and fails the poll if it fails. kBalance: its status and freshness are the poll's.
enum class RequestRole { kPrepare, kBalance, kFurther };

struct RequestRule {
  RequestRole role = RequestRole::kFurther;
  std::string name;  // "balance" for the first unless named; how an account enables an optional one
  bool optional = false;
  bool enabled_by_default = true;
  std::vector<Alternative> any_of;  // at least one
  FieldRules fields;                // for whichever alternative answered, after its own
  std::vector<OutcomeRule> outcomes;
  std::optional<Expression> identity;
  std::optional<TimeRule> as_of;
  std::optional<Expression> retry_after;  // seconds
  std::map<std::string, KeepRule> keep;   // kPrepare
};

struct ParamRule {
  bool required = false;
  bool secret = false;  // the account gives it under `secrets`
  std::optional<std::string> default_value;
};

// One policy of a plan table: limits that the vendor documents and does not send.
struct PlanPolicy {
  std::string policy;
  double quota = 0;
  Duration window{};
};

struct Provider {
  std::string fingerprint;  // of the definition's text; empty: it was not read from one
  std::string name;
  std::string title;
  std::string group = "misc";           // what the vendor sells
  std::string evidence = "documented";  // what the definition was written from
  std::string confirmed = "none";       // when it was compared with the live vendor
  std::string notes;                    // for people
  std::string documentation;
  std::string topup_url;                     // empty: not documented
  std::string base_url;                      // without a trailing slash
  std::map<std::string, std::string> hosts;  // name → URL without a trailing slash
  Auth auth;
  bool uses_key = true;            // some template names it
  bool asks_since_period = false;  // some template names {{period_start}}
  NamedTemplates headers;
  Duration min_interval{};
  Duration default_interval{};
  bool billed = false;
  // Of its static resets, of dates that are written without a zone, of instants in templates.
  TimeZone time_zone;
  std::vector<RequestRule> requests;  // those that prepare, the balance request, the others
  std::map<std::string, std::vector<PlanPolicy>> plans;
  std::map<std::string, double> costs;  // list prices: operation → credits
  std::map<std::string, ParamRule> params;
};

// A reload reads every definition anew.
inline bool SameDefinition(const Provider& a, const Provider& b) {
  return &a == &b || (!a.fingerprint.empty() && a.fingerprint == b.fingerprint);
}

}  // namespace api_credits
