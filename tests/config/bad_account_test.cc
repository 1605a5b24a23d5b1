#include "tests/config/bad_config.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace api_credits {
namespace {

// One account on line 2 that is right but for what is added on line 3.
std::string AcmeAccount(const std::string& line) {
  return "provider_files: ['*.provider']\n"
         "accounts: [ { name: a, provider: acme, api_key_file: key, params: { team: x },\n" +
         line + "\n} ]\n";
}

// The same, with params of its own.
std::string BareAccount(const std::string& line) {
  return "provider_files: ['*.provider']\n"
         "accounts: [ { name: a, provider: acme, api_key_file: key,\n" +
         line + "\n} ]\n";
}

// One account of a provider that tells what was used of one pool, and the limit of another.
std::string MeterAccount(const std::string& line) {
  return "provider_files: ['*.provider']\naccounts: [ { name: a, provider: meter,\n" + line +
         "\n} ]\n";
}

std::vector<BadConfig> Settings() {
  return {
      {"interval_below_the_minimum",
       AcmeAccount("poll_interval: 10s"),
       {"c.yml:3:16: poll_interval: 10s is below the minimum of provider \"acme\", 12s"}},
      {"reserved_labels",
       AcmeAccount("labels: { provider: a, account: b, pool: c, unit: d, job: e, instance: f, le: "
                   "g, __x: h, severity: i, cause: j, currency: k, grant_frequency: l, topup_url: "
                   "m, plan: n, status: o, operation: p, policy: q, reason: r, budget: s, "
                   "provider_title: t }"),
       {"c.yml:3:11: labels: \"provider\" is reserved",
        "c.yml:3:24: labels: \"account\" is reserved",
        "c.yml:3:36: labels: \"pool\" is reserved",
        "c.yml:3:45: labels: \"unit\" is reserved",
        "c.yml:3:54: labels: \"job\" is reserved",
        "c.yml:3:62: labels: \"instance\" is reserved",
        "c.yml:3:75: labels: \"le\" is reserved",
        "c.yml:3:82: labels: \"__x\" is reserved",
        "c.yml:3:90: labels: \"severity\" is reserved",
        "c.yml:3:103: labels: \"cause\" is reserved",
        "c.yml:3:113: labels: \"currency\" is reserved",
        "c.yml:3:126: labels: \"grant_frequency\" is reserved",
        "c.yml:3:146: labels: \"topup_url\" is reserved",
        "c.yml:3:160: labels: \"plan\" is reserved",
        "c.yml:3:169: labels: \"status\" is reserved",
        "c.yml:3:180: labels: \"operation\" is reserved",
        "c.yml:3:194: labels: \"policy\" is reserved",
        "c.yml:3:205: labels: \"reason\" is reserved",
        "c.yml:3:216: labels: \"budget\" is reserved",
        "c.yml:3:227: labels: \"provider_title\" is reserved"}},
      {"labels_that_are_none",
       AcmeAccount("labels: { cost-center: 7, 1st: x, team: '' }"),
       {"c.yml:3:11: labels: \"cost-center\" is not a valid label name; use letters, digits and _, "
        "and do not begin with a digit",
        "c.yml:3:24: cost-center: must be text; put 7 in quotes",
        "c.yml:3:27: labels: \"1st\" is not a valid label name; use letters, digits and _, and do "
        "not begin with a digit",
        "c.yml:3:41: team: must not be empty"}},
      {"base_url_without_scheme",
       AcmeAccount("base_url: api.acme.test"),
       {"c.yml:3:11: base_url: must begin with https:// or http://"}},
      {"base_url_with_a_key",
       AcmeAccount("base_url: https://hush@api.acme.test"),
       {"c.yml:3:11: base_url: must not contain a user or password; secrets come from files or the "
        "environment"}},
      {"base_url_with_a_query",
       AcmeAccount("base_url: 'https://api.acme.test/?key=hush'"),
       {"c.yml:3:11: base_url: must not have a query or fragment"}},
      {"base_url_without_host",
       AcmeAccount("base_url: https:///v1"),
       {"c.yml:3:11: base_url: has no valid host"}},
      {"base_url_with_a_bad_port",
       AcmeAccount("base_url: https://api.acme.test:99999"),
       {"c.yml:3:11: base_url: has no valid host"}},
      {"base_url_with_a_space",
       AcmeAccount("base_url: 'https://api.acme.test/a b'"),
       {"c.yml:3:11: base_url: must be ASCII without spaces"}},
      {"proxy_with_a_password",
       AcmeAccount("proxy: http://me:hush@proxy.test:3128"),
       {"c.yml:3:8: proxy: must not contain a user or password; secrets come from files or the "
        "environment"}},
      {"proxy_of_another_scheme",
       AcmeAccount("proxy: ftp://proxy.test"),
       {"c.yml:3:8: proxy: must begin with http://, https://, socks5:// or socks5h://"}},
      {"proxy_without_a_url",
       AcmeAccount("proxy: { user: me }"),
       {"c.yml:3:8: proxy: \"url\" is missing"}},
      {"proxy_with_a_password_in_the_file",
       AcmeAccount("proxy: { url: 'http://proxy.test', user: me, password: hush }"),
       {"c.yml:3:56: password: secrets come from files or the environment; write ${VARIABLE} here, "
        "or use password_file"}},
      {"proxy_with_two_passwords",
       AcmeAccount("proxy: { url: 'http://proxy.test', user: me, password: '${API_KEY}', "
                   "password_file: key }"),
       {"c.yml:3:46: use either password or password_file, not both"}},
      {"proxy_with_a_password_of_nobody",
       AcmeAccount("proxy: { url: 'http://proxy.test', password_file: key }"),
       {"c.yml:3:8: proxy: a password needs a user"}},
      {"proxy_that_sees_no_certificate",
       AcmeAccount("proxy: { url: 'http://proxy.test', cert_file: key }"),
       {"c.yml:3:36: cert_file: only a proxy of https:// can be shown one"}},
      {"certificate_key_alone",
       AcmeAccount("cert_key_file: key"),
       {"c.yml:3:1: cert_key_file needs cert_file"}},
      {"bad_price",
       AcmeAccount("price_per_credit: { amount: -1, currency: USD }"),
       {"c.yml:3:29: amount: must be a decimal number that is not negative, not \"-1\"",
        "c.yml:3:43: currency: must be three lower-case letters such as usd, not \"USD\""}},
      {"incomplete_price_and_grant",
       AcmeAccount("price_per_credit: {}, grant: {}"),
       {"c.yml:3:19: price_per_credit: \"amount\" is missing",
        "c.yml:3:19: price_per_credit: \"currency\" is missing",
        "c.yml:3:30: grant: \"credits\" is missing"}},
      {"bad_grant",
       AcmeAccount("grant: { credits: 0100, every: monthly, next: 2026-12-01, rollover: yes }"),
       {"c.yml:3:19: credits: must be a decimal number that is not negative, not \"0100\"",
        "c.yml:3:32: every: must be day, week, month, quarter, year or whole days such as 30d, not "
        "\"monthly\"; did you mean \"month\"?",
        "c.yml:3:47: next: must be an instant such as 2026-12-01T00:00:00Z, not \"2026-12-01\"",
        "c.yml:3:69: rollover: must be true or false, not \"yes\""}},
      {"grant_of_no_whole_days",
       AcmeAccount("grant: { credits: 5, every: 36h }"),
       {"c.yml:3:29: every: must be day, week, month, quarter, year or whole days such as 30d, not "
        "\"36h\""}},
      {"week_without_next",
       AcmeAccount("grant: { credits: 5, every: week }"),
       {"c.yml:3:22: every: week needs \"next\", because no calendar says when it begins"}},
      {"days_without_next",
       AcmeAccount("grant: { credits: 5, every: 30d, zone: Asia/Shanghai }"),
       {"c.yml:3:22: every: 30d needs \"next\", because no calendar says when it begins"}},
      {"local_next_without_zone",
       AcmeAccount("grant: { credits: 5, next: 2026-12-01T00:00 }"),
       {"c.yml:3:28: next: must be an instant such as 2026-12-01T00:00:00Z, not "
        "\"2026-12-01T00:00\""}},
      {"unknown_zone",
       AcmeAccount("grant: { credits: 5, next: 2026-12-01T00:00, zone: Europe/Berlun }"),
       {"c.yml:3:52: zone: unknown time zone \"Europe/Berlun\"; did you mean \"Europe/Berlin\"?"}},
      {"incomplete_budget",
       MeterAccount("pools: { spend: { budget: {} } }"),
       {"c.yml:3:27: budget: \"amount\" is missing", "c.yml:3:27: budget: \"every\" is missing"}},
      {"budget_of_a_week_without_next",
       MeterAccount("pools: { spend: { budget: { amount: 5, every: week } } }"),
       {"c.yml:3:40: every: week needs \"next\", because no calendar says when it begins"}},
      {"budget_beside_a_grant",
       MeterAccount(
           "pools: { spend: { grant: { credits: 5 }, budget: { amount: 5, every: month } } }"),
       {"c.yml:3:42: \"budget\" cannot be used together with \"grant\"; both say when a period "
        "ends"}},
      {"budget_beside_pools",
       MeterAccount("budget: { amount: 5, every: month }, pools: { spend: {} }"),
       {"c.yml:3:1: \"budget\" cannot be used together with \"pools\"; set it for each pool",
        "c.yml:3:1: budget: provider \"meter\" reads the limit of this pool; a budget is for pools "
        "of "
        "which the vendor tells only what was used"}},
      {"budget_where_the_vendor_tells_the_limit",
       MeterAccount("pools: { quota: { budget: { amount: 5, every: month } } }"),
       {"c.yml:3:19: budget: provider \"meter\" reads the limit of this pool; a budget is for "
        "pools "
        "of which the vendor tells only what was used"}},
      {"budget_where_one_of_the_pools_has_a_limit",
       "provider_files: ['*.provider']\naccounts: [ { name: a, provider: meter,\n"
       "budget: { amount: 5, every: month } } ]\n",
       {"c.yml:3:1: budget: provider \"meter\" reads the limit of this pool; a budget is for pools "
        "of "
        "which the vendor tells only what was used"}},
      {"budget_where_the_vendor_tells_the_balance",
       AcmeAccount("budget: { amount: 5, every: month }"),
       {"c.yml:3:1: budget: provider \"acme\" reads the remaining of this pool; a budget is for "
        "pools of which the vendor tells only what was used"}},
      {"budget_of_nothing_that_is_used",
       "provider_files: ['*.provider']\naccounts: [ { name: a, provider: leadboxer, api_key_file: "
       "key, params: { email: x },\nbudget: { amount: 5, every: month } } ]\n",
       {"c.yml:3:1: budget: provider \"leadboxer\" does not read what was used of this pool"}},
      {"short_form_beside_pools",
       AcmeAccount("low_credits: { warning: 5 }, grant: { credits: 5 }, pools: { email: {} }"),
       {"c.yml:3:1: \"low_credits\" cannot be used together with \"pools\"; set it for each pool",
        "c.yml:3:30: \"grant\" cannot be used together with \"pools\"; set it for each pool"}},
      {"unknown_pool",
       AcmeAccount("pools: { emails: {}, phone: { wach: true } }"),
       {"c.yml:3:10: pools: provider \"acme\" has no pool \"emails\"; did you mean \"email\"?",
        "c.yml:3:31: unknown key \"wach\"; did you mean \"watch\"?"}},
      {"bad_switch",
       AcmeAccount("allow_billed_polls: 1"),
       {"c.yml:3:21: allow_billed_polls: must be true or false, not \"1\""}},
  };
}

std::vector<BadConfig> ProviderChoices() {
  return {
      {"unknown_plan",
       AcmeAccount("plan: grwth"),
       {"c.yml:3:7: plan: provider \"acme\" has no plan \"grwth\"; did you mean \"growth\"?"}},
      {"unknown_request",
       AcmeAccount("requests: { limit: true }"),
       {"c.yml:3:13: requests: provider \"acme\" has no optional request \"limit\"; did you mean "
        "\"limits\"?"}},
      {"request_that_is_not_optional",
       AcmeAccount("requests: { balance: false }"),
       {"c.yml:3:13: requests: \"balance\" of provider \"acme\" is not optional"}},
      {"request_switch_that_is_no_boolean",
       AcmeAccount("requests: { limits: maybe }"),
       {"c.yml:3:21: limits: must be true or false, not \"maybe\""}},
      {"request_without_its_param",
       AcmeAccount("requests: { limits: true }"),
       {"c.yml:2:13: provider \"acme\" needs params.region"}},
      {"missing_param",
       BareAccount("params: {}"),
       {"c.yml:2:13: provider \"acme\" needs params.team"}},
      {"no_params_at_all",
       BareAccount("plan: growth"),
       {"c.yml:2:13: provider \"acme\" needs params.team"}},
      {"unknown_param",
       BareAccount("params: { team: x, moth: may }"),
       {"c.yml:3:20: params: provider \"acme\" has no param \"moth\"; did you mean \"month\"?"}},
      {"bad_param",
       BareAccount("params: { team: 7 }"),
       {"c.yml:3:17: team: must be text; put 7 in quotes"}},
      {"bad_cost",
       AcmeAccount("costs: { GET /x: ten }"),
       {"c.yml:3:18: GET /x: must be a decimal number that is not negative, not \"ten\""}},
      {"billed_without_consent",
       "provider_files: ['*.provider']\naccounts: [ { name: a, provider: toll } ]\n",
       {"c.yml:2:13: provider \"toll\" charges for every poll; set allow_billed_polls: true to pay "
        "for them, or remove the account"}},
  };
}

class BadAccountTest : public testing::TestWithParam<BadConfig> {};

TEST_P(BadAccountTest, IsToldExactlyWhatIsWrong) { ExpectExactly(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Settings, BadAccountTest, testing::ValuesIn(Settings()), NameOf);
INSTANTIATE_TEST_SUITE_P(ProviderChoices, BadAccountTest, testing::ValuesIn(ProviderChoices()),
                         NameOf);

}  // namespace
}  // namespace api_credits
