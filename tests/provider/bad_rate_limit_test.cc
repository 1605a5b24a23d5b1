// Wrong rate limits of a definition with exactly what is said about them.
#include <string>
#include <vector>

#include "tests/provider/bad_provider.h"

namespace api_credits {
namespace {

const std::string kNoReading =
    "f.yml:5:16: the rate limit reads no value; give it headers, or expressions for quota, "
    "remaining "
    "or used";
const std::string kNoFormat =
    "f.yml:5:16: a reset is read, so \"reset_format\" must say how the vendor writes it (see the "
    "vendor's page; it is never guessed)";

std::vector<BadProvider> RateLimits() {
  return {
      {"limit_that_reads_nothing", WithLimit("policy: minute, window: 1m"), {kNoReading}},
      {"limit_that_reads_a_reset_only",
       WithLimit("policy: minute, reset: body.reset, reset_format: rfc3339"),
       {kNoReading}},
      {"limit_without_policy",
       WithLimit("quota: body.quota"),
       {"f.yml:5:16: \"policy\" is missing; name it after what it limits"}},
      {"headers_and_expressions",
       WithLimit("policy: a, headers: { quota: x-limit }, used: body.x"),
       {"f.yml:5:58: \"used\" is an expression and cannot be combined with headers; split this "
        "into two rules"}},
      {"headers_and_each",
       WithLimit("each: body.x, policy: { value: key }, headers: ietf"),
       {"f.yml:5:18: \"each\" works with expressions, not with headers"}},
      {"reset_without_format",
       WithLimit("policy: a, headers: { remaining: x-left, reset: x-reset }"),
       {kNoFormat}},
      {"reset_expression_without_format",
       WithLimit("policy: a, quota: body.q, reset: body.r"),
       {kNoFormat}},
      {"format_without_reset",
       WithLimit("policy: a, quota: body.q, reset_format: rfc3339"),
       {"f.yml:5:44: reset_format is set, but no reset is read"}},
      {"never_without_reset",
       WithLimit("policy: a, quota: body.q, reset_never: [-1]"),
       {"f.yml:5:44: reset_never is set, but no reset is read"}},
      {"static_reset_that_is_also_sent",
       WithLimit("policy: a, headers: { quota: x-q, reset: x-r }, reset: { every: day }, "
                 "reset_format: rfc3339"),
       {"f.yml:5:66: the reset comes from the header \"x-r\"; either the vendor sends the reset, "
        "or nobody does"}},
      {"static_reset_of_an_unknown_day",
       WithLimit("policy: a, used: body.u, reset: { every: week, at: 9:00 }"),
       {"f.yml:5:59: every: must be day, month, quarter or year; of others nobody tells the first "
        "day",
        "f.yml:5:69: at: must be a time of day such as \"08:30\", not \"9:00\""}},
      {"static_reset_without_frequency",
       WithLimit("policy: a, used: body.u, reset: { at: 09:00 }"),
       {"f.yml:5:50: reset: \"every\" is missing"}},
      {"static_reset_alone", WithLimit("policy: a, reset: { every: day }"), {kNoReading}},
      {"format_of_a_static_reset",
       WithLimit("policy: a, used: body.u, reset: { every: day }, reset_format: rfc3339"),
       {"f.yml:5:66: reset_format is set, but no reset is read"}},
      {"window_unit_without_window",
       WithLimit("policy: a, quota: body.q, window_unit: seconds"),
       {"f.yml:5:44: window_unit is the unit of headers.window, which is missing"}},
      {"two_windows",
       WithLimit("policy: a, window: 1m, headers: { quota: x-limit, window: x-window }"),
       {"f.yml:5:29: the window comes from the headers; remove this one"}},
      {"window_of_pairs",
       WithLimit("policy: a, window: 1m, headers: { syntax: pairs, quota: x-q }"),
       {"f.yml:5:29: the window comes from the headers; remove this one"}},
      {"unknown_shorthand",
       WithLimit("policy: a, headers: itef"),
       {"f.yml:5:38: headers: must be ietf, not \"itef\"; did you mean \"ietf\"?"}},
      {"unknown_syntax",
       WithLimit("policy: a, headers: { syntax: lists, quota: x-q }"),
       {"f.yml:5:48: syntax: must be fields, ietf, list, pairs or fraction, not \"lists\"; did you "
        "mean \"list\"?"}},
      {"fields_without_value",
       WithLimit("policy: a, headers: { window: x-w }"),
       {"f.yml:5:38: headers: syntax fields needs quota, remaining or used"}},
      {"list_without_windows",
       WithLimit("policy: a, headers: { syntax: list, quota: x-q }"),
       {"f.yml:5:38: headers: syntax list needs policies, window or names"}},
      {"list_without_value",
       WithLimit("policy: a, headers: { syntax: list, policies: x-p }"),
       {"f.yml:5:38: headers: syntax list needs quota or remaining"}},
      {"fraction_without_used",
       WithLimit("policy: a, headers: { syntax: fraction, quota: x-q }"),
       {"f.yml:5:38: headers: syntax fraction needs used",
        "f.yml:5:58: headers: syntax fraction does not read \"quota\""}},
      {"header_that_the_syntax_does_not_read",
       WithLimit("policy: a, headers: { quota: x-q, policies: x-p }"),
       {"f.yml:5:52: headers: syntax fields does not read \"policies\""}},
      {"two_wildcards",
       WithLimit("headers: { quota: x-*-*-limit }"),
       {"f.yml:5:36: quota: one * at most"}},
      {"wildcard_of_ietf",
       WithLimit("headers: { syntax: ietf, policies: '*-policy' }"),
       {"f.yml:5:53: policies: syntax ietf has names in its values and takes no *"}},
      {"names_of_fields",
       WithLimit("policy: a, headers: { quota: x-q, names: [b] }"),
       {"f.yml:5:52: headers: syntax fields does not read \"names\""}},
      {"name_twice_in_a_list",
       WithLimit("headers: { syntax: list, quota: x-q, names: [a, b, a] }"),
       {"f.yml:5:69: names: \"a\" is there twice"}},
      {"no_names",
       WithLimit("policy: a, headers: { syntax: list, quota: x-q, names: [] }"),
       {"f.yml:5:66: names: needs at least one name"}},
      {"expression_of_a_window_beside_headers",
       WithLimit("policy: a, headers: { quota: x-q }, window: { value: status }"),
       {"f.yml:5:54: the expression of a window cannot be combined with headers; a header that "
        "holds it goes under headers"}},
      {"header_name_that_is_none",
       WithLimit("policy: a, headers: { quota: 'x q' }"),
       {"f.yml:5:47: quota: must be the name of a header, not \"x q\""}},
  };
}

INSTANTIATE_TEST_SUITE_P(RateLimits, BadProviderTest, testing::ValuesIn(RateLimits()),
                         BadProviderName);

}  // namespace
}  // namespace api_credits
