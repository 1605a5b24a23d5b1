// Wrong provider definitions with exactly what is said about them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

#include "tests/provider/bad_provider.h"

namespace api_credits {
namespace {

std::vector<BadProvider> Top() {
  return {
      {"nothing_that_is_needed",
       "colour: red\n",
       {"f.yml:1:1: unknown key \"colour\"", "f.yml:1:1: \"name\" is missing",
        "f.yml:1:1: \"title\" is missing", "f.yml:1:1: \"base_url\" is missing",
        "f.yml:1:1: \"requests\" is missing"}},
      {"bad_name",
       "name: Acme-1\ntitle: A\nbase_url: https://a.test\nrequests: [{ path: /a }]\n",
       {"f.yml:1:7: name: must be a lower-case letter followed by lower-case letters, digits and "
        "_, "
        "not \"Acme-1\""}},
      {"unknown_time_zone",
       WithTop("time_zone: Asia/Shangai"),
       {"f.yml:4:12: time_zone: unknown time zone \"Asia/Shangai\"; did you mean "
        "\"Asia/Shanghai\"?"}},
      {"bad_urls",
       "name: acme\ntitle: A\nbase_url: ftp://a.test\ndocumentation: docs.acme.test\n"
       "topup_url: https://\nrequests: [{ path: /a }]\n",
       {"f.yml:3:11: base_url: must begin with https:// or http://",
        "f.yml:4:16: documentation: must begin with https:// or http://",
        "f.yml:5:12: topup_url: has no valid host"}},
      {"auth_without_scheme",
       WithTop("auth: { name: x }"),
       {"f.yml:4:7: auth: \"scheme\" is missing",
        "f.yml:4:9: auth: only scheme header and scheme query have a name"}},
      {"unknown_scheme",
       WithTop("auth: { scheme: bearr }"),
       {"f.yml:4:17: scheme: must be none, bearer, header, query or basic, not \"bearr\"; did you "
        "mean \"bearer\"?"}},
      {"header_scheme_without_name",
       WithTop("auth: { scheme: header }"),
       {"f.yml:4:7: auth: scheme header and scheme query need \"name\""}},
      {"prefix_of_a_query",
       WithTop("auth: { scheme: query, name: key, prefix: Token }"),
       {"f.yml:4:35: auth: only scheme header has a prefix"}},
      {"bad_header_names",
       WithTop("auth: { scheme: header, name: a b }\nheaders: { 'x:y': z }"),
       {"f.yml:4:31: name: must be the name of a header, not \"a b\"",
        "f.yml:5:12: \"x:y\" is not a valid header name"}},
      {"header_that_is_no_text",
       WithTop("headers: { x-version: 2, x-split: \"a\\r\\nb\" }"),
       {"f.yml:4:23: x-version: must be text; put 2 in quotes",
        "f.yml:4:35: x-split: must be one line without tabs"}},
      {"default_below_the_minimum",
       WithTop("poll: { min_interval: 1m, default_interval: 30s }"),
       {"f.yml:4:27: default_interval: 30s is below min_interval, 1m"}},
      {"bad_plans",
       WithTop("plans: { a: [], b: { policy: x }, c: [ { policy: x, quota: 1, window: 1s }, { "
               "policy: x, quota: -1 } ] }"),
       {"f.yml:4:13: a: a plan needs at least one policy",
        "f.yml:4:20: b: must be a list, not a map", "f.yml:4:77: c: \"window\" is missing",
        "f.yml:4:87: duplicate policy \"x\"",
        "f.yml:4:97: quota: must be a decimal number that is not negative, not \"-1\""}},
      {"bad_cost",
       WithTop("costs: { GET /a: '1' }"),
       {"f.yml:4:18: GET /a: must be a decimal number that is not negative, not \"1\""}},
      {"bad_params",
       WithTop("params: { Team: {}, a: { required: true, default: x }, b: yes }"),
       {"f.yml:4:11: the name of a param or a kept value must be a lower-case letter followed by "
        "lower-case "
        "letters, "
        "digits and _",
        "f.yml:4:11: the param \"Team\" is not used: no template and no expression names it",
        "f.yml:4:21: the param \"a\" is not used: no template and no expression names it",
        "f.yml:4:42: a required param has no default",
        "f.yml:4:56: the param \"b\" is not used: no template and no expression names it",
        "f.yml:4:59: b: must be a map, not \"yes\""}},
  };
}

std::vector<BadProvider> Requests() {
  return {
      {"no_request", Acme("requests: []\n"), {"f.yml:4:1: requests: needs at least one request"}},
      {"no_path",
       Acme("requests: [ {} ]\n"),
       {"f.yml:4:13: the request needs a \"path\", or \"any_of\""}},
      {"path_without_slash",
       Acme("requests: [ { path: a } ]\n"),
       {"f.yml:4:21: path: must begin with /"}},
      {"empty_path", Acme("requests: [ { path: '' } ]\n"), {"f.yml:4:21: path: must begin with /"}},
      {"path_with_a_query",
       Acme("requests: [ { path: '/a?b=c' } ]\n"),
       {"f.yml:4:21: path: must be ASCII without spaces, ? and #; write what follows the ? under "
        "query"}},
      {"undeclared_param",
       Acme("requests: [ { path: '/{{teem}}' } ]\nparams: { team: { required: true } }\n"),
       {"f.yml:4:21: path: nothing fills {{teem}}; declare it under params; did you mean \"team\"?",
        "f.yml:5:11: the param \"team\" is not used: no template and no expression names it"}},
      {"unclosed_param",
       WithRequest("query: { a: '{{b' }"),
       {"f.yml:5:13: a: \"{{\" without \"}}\""}},
      {"unknown_method",
       WithRequest("method: get"),
       {"f.yml:5:9: method: must be GET, POST, PUT or HEAD, not \"get\""}},
      {"body_of_a_get",
       WithRequest("body: '{}'"),
       {"f.yml:5:1: a GET request has no body; set the method"}},
      {"optional_balance",
       WithRequest("optional: true"),
       {"f.yml:5:1: the first request is the balance request and cannot be optional"}},
      {"enabled_without_optional",
       WithRequest("enabled_by_default: true"),
       {"f.yml:5:1: enabled_by_default needs \"optional: true\""}},
      {"falls_through_to_nothing",
       WithRequest("fall_through_on: [404]"),
       {"f.yml:5:1: fall_through_on belongs inside any_of; this request has no alternative to fall "
        "through to"}},
      {"second_request_without_name",
       Acme("requests: [ { path: /a }, { path: /b } ]\n"),
       {"f.yml:4:27: \"name\" is missing; every request but the first needs one"}},
      {"name_twice",
       Acme("requests: [ { path: /a }, { name: balance, path: /b } ]\n"),
       {"f.yml:4:27: two requests are named \"balance\""}},
      {"empty_any_of",
       Acme("requests: [ { any_of: [] } ]\n"),
       {"f.yml:4:15: any_of: needs at least one alternative"}},
      {"alternative_without_path",
       Acme("requests: [ { any_of: [ {} ] } ]\n"),
       {"f.yml:4:25: any_of: \"path\" is missing"}},
      {"any_of_and_inline",
       Acme("requests: [ { path: /a, method: PUT, any_of: [ { path: /b } ] } ]\n"),
       {"f.yml:4:15: \"path\" belongs in the alternatives of any_of",
        "f.yml:4:25: \"method\" belongs in the alternatives of any_of"}},
      {"statuses",
       WithRequest("outcomes: [ { status: 42, outcome: ok }, { status: [402, x], outcome: "
                   "ok }, { status: [], outcome: ok } ]"),
       {"f.yml:5:23: status: must be a whole number from 100 to 599, not \"42\"",
        "f.yml:5:58: status: must be a whole number from 100 to 599, not \"x\"",
        "f.yml:5:87: status: needs at least one status"}},
      {"outcome_without_condition",
       WithRequest("outcomes: [ { outcome: ok } ]"),
       {"f.yml:5:13: an outcome needs either \"status\" or \"when\""}},
      {"outcome_with_two_conditions",
       WithRequest("outcomes: [ { status: 402, when: body.x, outcome: ok } ]"),
       {"f.yml:5:13: an outcome needs either \"status\" or \"when\""}},
      {"unknown_outcome",
       WithRequest("outcomes: [ { status: 402, outcome: pending } ]"),
       {"f.yml:5:37: outcome: must be ok, exhausted, unauthorized, refused, throttled, unreachable "
        "or "
        "invalid_response, not \"pending\""}},
      {"expression_that_is_a_map",
       WithRequest("identity: { value: body.id }"),
       {"f.yml:5:11: identity: must be an expression, not a map"}},
      {"time_without_format",
       WithRequest("as_of: { value: body.at }"),
       {"f.yml:5:8: as_of: \"format\" is missing"}},
      {"unknown_time_format",
       WithRequest("as_of: { value: body.at, format: unix }"),
       {"f.yml:5:34: format: must be rfc3339, unix_seconds, unix_milliseconds, delta_seconds, "
        "delta_milliseconds, delta_minutes, delta_days, http_date, go_duration, date, delta_hms, "
        "day_month_year or month_day_year, not \"unix\""}},
  };
}

std::vector<BadProvider> Fields() {
  return {
      {"pool_without_label",
       WithPool("remaining: body.x"),
       {"f.yml:5:10: pools: \"pool\" is missing"}},
      {"pool_of_a_static_refresh_alone",
       WithPool("pool: main, refresh: { every: month }"),
       {"f.yml:5:10: the pool reads no value; give it remaining, used or limit"}},
      {"static_refresh_that_is_also_sent",
       WithPool("pool: main, used: body.x, refresh: { every: day, value: body.y, format: date }"),
       {"f.yml:5:61: refresh: \"value\" cannot be used together with \"every\"; either the vendor "
        "sends the reset, or nobody does",
        "f.yml:5:76: refresh: \"format\" cannot be used together with \"every\"; either the vendor "
        "sends the reset, or nobody does"}},
      {"bad_static_refresh",
       WithPool("pool: main, used: body.x, refresh: { every: fortnight, at: 24:00 }"),
       {"f.yml:5:56: every: must be day, week, month, quarter, year or whole days such as 30d, not "
        "\"fortnight\"",
        "f.yml:5:71: at: must be a time of day such as \"08:30\", not \"24:00\""}},
      {"static_refresh_with_an_unknown_key",
       WithPool("pool: main, used: body.x, refresh: { every: day, att: 00:00 }"),
       {"f.yml:5:61: unknown key \"att\"; did you mean \"at\"?"}},
      {"pool_without_value",
       WithPool("pool: main, unit: usd"),
       {"f.yml:5:10: the pool reads no value; give it remaining, used or limit"}},
      {"lots_of_several_units",
       WithPool("each: body.packs, pool: main, unit: { value: item.u }, remaining: item.x"),
       {"f.yml:5:42: unit: the members of `each` are lots of one pool, so this must be one unit"}},
      {"literal_policy_of_each",
       WithLimit("each: body.limits, policy: main, quota: item.x"),
       {"f.yml:5:45: policy: `each` gives many members, so this must be { value: expression }, not "
        "\"main\""}},
      {"literal_operation_of_each",
       WithRequest("costs: [ { each: body.costs, operation: find, credits: item.x } ]"),
       {"f.yml:5:41: operation: `each` gives many members, so this must be { value: expression }, "
        "not "
        "\"find\""}},
      {"each_of_nothing",
       WithPool("each: [], pool: { value: key }, remaining: item"),
       {"f.yml:5:18: each: must be an expression, or one to 3 of them"}},
      {"each_too_deep",
       WithPool("each: [body, item, item, item], pool: { value: key }, remaining: item"),
       {"f.yml:5:18: each: must be an expression, or one to 3 of them"}},
      {"label_without_expression",
       WithPool("pool: { vlaue: key }, remaining: body.x"),
       {"f.yml:5:18: pool: \"value\" is missing",
        "f.yml:5:20: unknown key \"vlaue\"; did you mean \"value\"?"}},
      {"pool_twice",
       WithRequest("pools: [ { pool: main, used: body.a }, { pool: main, used: body.b } "
                   "]"),
       {"f.yml:4:13: two rules of one poll give the same pool \"main\""}},
      {"pool_beside_any_of_twice",
       Acme("requests: [ { any_of: [ { path: /a, pools: [ { pool: main, used: body.a } ] } ],\n"
            "pools: [ { pool: main, used: body.b } ] } ]\n"),
       {"f.yml:4:13: two rules of one poll give the same pool \"main\""}},
      {"labels_of_two_requests",
       Acme("requests:\n"
            "  - { path: /a, rate_limits: [ { policy: minute, quota: body.a } ],\n"
            "      costs: [ { operation: find, credits: 1 } ] }\n"
            "  - { path: /b, name: b, rate_limits: [ { policy: minute, quota: body.a } ],\n"
            "      costs: [ { operation: find, credits: 2 } ] }\n"),
       {"f.yml:7:5: two rules of one poll give the same policy \"minute\"",
        "f.yml:7:5: two rules of one poll give the same operation \"find\""}},
      {"cost_without_credits",
       WithRequest("costs: [ { operation: find } ]"),
       {"f.yml:5:10: costs: \"credits\" is missing"}},
  };
}

TEST_P(BadProviderTest, IsToldExactlyWhatIsWrong) {
  const auto result = LoadProvider("f.yml", GetParam().text);
  const auto* errors = std::get_if<LoadErrors>(&result);
  ASSERT_NE(errors, nullptr) << "no error";
  EXPECT_THAT(errors->lines, testing::ElementsAreArray(GetParam().errors));
}

INSTANTIATE_TEST_SUITE_P(Top, BadProviderTest, testing::ValuesIn(Top()), BadProviderName);
INSTANTIATE_TEST_SUITE_P(Requests, BadProviderTest, testing::ValuesIn(Requests()), BadProviderName);
INSTANTIATE_TEST_SUITE_P(Fields, BadProviderTest, testing::ValuesIn(Fields()), BadProviderName);

// The message of the expression room follows the place and the key, whatever it says.
TEST(BadProviderTest, PlacesAnExpressionThatDoesNotCompile) {
  const auto result = LoadProvider("f.yml", WithPool("pool: main, remaining: body.x +"));
  const auto* errors = std::get_if<LoadErrors>(&result);
  ASSERT_NE(errors, nullptr);
  ASSERT_EQ(errors->lines.size(), 1U);
  EXPECT_EQ(errors->lines[0].rfind("f.yml:5:35: remaining: ", 0), 0U) << errors->lines[0];
  EXPECT_NE(errors->lines[0].find("body.x +"), std::string::npos) << errors->lines[0];
}

}  // namespace
}  // namespace api_credits
