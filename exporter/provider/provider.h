// The declarative definition of a vendor's API, checked: what to ask, and how to read the answers.
// Invariant: every expression is compiled, every reset that is read has a declared format, one
// request is the balance request. Thread rule: immutable after loading.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/base/time_zone.h"
#include "exporter/document/templates.h"
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

// How a vendor writes an instant. Declared, never guessed.
enum class TimeFormat {
  kRfc3339,      // also without seconds, with a space for the T, without a zone (then UTC)
  kUnixSeconds,  // may be fractional
  kUnixMilliseconds,
  kDeltaSeconds,  // from the receipt of the response; may be fractional
  kDeltaMilliseconds,
  kDeltaMinutes,
  kDeltaDays,
  kHttpDate,    // all three forms of RFC 9110
  kGoDuration,  // "6m0s", "1h2m3s", "285ms"; a bare number is seconds
  kDate,        // YYYY-MM-DD, midnight UTC
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
  std::optional<Expression> each;
  LabelRule pool;
  LabelRule unit{"credits", std::nullopt};
  bool optional = false;  // a pool without any value is missing_field unless it is optional
  std::optional<StaticReset> reset;  // instead of `refresh`

  friend bool operator==(const PoolRule&, const PoolRule&) = default;
};

// The grammar of rate-limit header values.
enum class HeaderSyntax {
  kFields,  // one header for each field, an integer or decimal; of parameters after ';' only w=
            // is read
  kIetf,   // RateLimit and RateLimit-Policy of drafts 03 to 11, or the older triple; joined by name
  kList,   // parallel comma lists: member i of every list is the same window (Brave)
  kPairs,  // "20:1,100:120": count:window-seconds; joined by window (Riot)
  kFraction,  // "32/40" or "api-usage=10018/100000": used/limit (Shopify, Salesforce)
};

struct HeaderRule {
  HeaderSyntax syntax = HeaderSyntax::kFields;
  // Header names in lower case; empty: not sent. kIetf: `limits` (RateLimit), `policies`
  // (RateLimit-Policy) and the triple have the drafts' names unless given. kFraction: `used`.
  std::string quota, remaining, used, reset, window, limits, policies;
};

struct RateLimitRule {
  std::optional<Expression> each;
  // The name of the policy. kIetf: for limits that the vendor leaves unnamed. kList, kPairs: a
  // prefix, completed with the window ("app_120s").
  LabelRule policy;
  std::optional<HeaderRule> headers;
  std::optional<Expression> quota, remaining, used, reset;
  std::optional<Duration> window;  // a fixed length
  TimeFormat reset_format = TimeFormat::kDeltaSeconds;
  std::vector<std::string> reset_never;  // as TimeRule's
  bool window_in_milliseconds = false;   // of headers.window; seconds otherwise
  bool governs_poll = false;
};

struct CostRule {
  std::optional<Expression> each;
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

// One way to ask. The next alternative is tried on a status of fall_through_on.
struct Alternative {
  std::string method = "GET";
  Template path;                                        // appended to base_url; starts with '/'
  std::vector<std::pair<std::string, Template>> query;  // left out where its param is not set
  std::vector<std::pair<std::string, std::string>> headers;
  std::optional<Template> body;  // params are escaped as in a JSON string
  std::set<int> fall_through_on;
  FieldRules fields;
};

// What a request is to its poll: status and freshness of the balance request are those of the poll.
enum class RequestRole { kBalance, kFurther };

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
};

enum class AuthScheme { kNone, kBearer, kHeader, kQuery, kBasic };

struct Auth {
  AuthScheme scheme = AuthScheme::kBearer;
  std::string name;    // kHeader, kQuery: of the header or parameter
  std::string prefix;  // kHeader: before the key, e.g. "Token "
  // kBasic: the key is "user:password"; a key without a colon is the user with an empty password.
};

struct ParamRule {
  bool required = false;
  std::optional<std::string> default_value;
};

// One policy of a plan table: limits that the vendor documents and does not send.
struct PlanPolicy {
  std::string policy;
  double quota = 0;
  Duration window{};
};

struct Provider {
  std::string name;
  std::string title;
  std::string documentation;
  std::string topup_url;  // empty: not documented
  std::string base_url;   // without a trailing slash
  Auth auth;
  std::vector<std::pair<std::string, std::string>> headers;
  Duration min_interval{};
  Duration default_interval{};
  bool billed = false;
  TimeZone time_zone;  // of its static resets
  std::vector<RequestRule> requests;
  std::map<std::string, std::vector<PlanPolicy>> plans;
  std::map<std::string, double> costs;  // list prices: operation → credits
  std::map<std::string, ParamRule> params;
};

}  // namespace api_credits
