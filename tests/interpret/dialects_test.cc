// Every rate-limit dialect that vendors document, with their own examples, from a definition as a
// person would write it to the policies of a Reading.
#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include "exporter/base/number_text.h"
#include "tests/interpret/poll_fixture.h"

namespace api_credits {
namespace {

using DialectsTest = PollFixture;

struct Dialect {
  std::string vendor;
  std::string rule;  // a member of rate_limits, in flow style
  Headers headers;
  std::string expected;  // as Shown; a reset in Unix seconds
};

std::string Field(const char* name, const std::optional<double>& amount) {
  return amount ? std::string(" ") + name + "=" + FormatNumber(*amount) : "";
}

std::string Shown(const std::vector<PolicyReading>& policies) {
  std::string text;
  for (const PolicyReading& policy : policies) {
    text += policy.policy + Field("quota", policy.quota) + Field("remaining", policy.remaining) +
            Field("used", policy.used) + Field("window", policy.window_seconds) +
            (policy.reset ? " reset=" + FormatNumber(UnixSeconds(*policy.reset)) : "") + ";";
  }
  return text;
}

std::string Trio(const std::string& prefix, const std::string& format) {
  return "{ policy: p, headers: { quota: " + prefix + "-limit, remaining: " + prefix +
         "-remaining, reset: " + prefix + "-reset }, reset_format: " + format + " }";
}

const std::vector<Dialect>& Fields() {
  static const std::vector<Dialect> dialects = {
      {"GitHub",
       "{ policy: core, headers: { quota: x-ratelimit-limit, remaining: x-ratelimit-remaining,"
       " used: x-ratelimit-used, reset: x-ratelimit-reset }, reset_format: unix_seconds }",
       {{"x-ratelimit-limit", "60"},
        {"x-ratelimit-remaining", "42"},
        {"x-ratelimit-reset", "1372700873"},
        {"x-ratelimit-used", "4"}},
       "core quota=60 remaining=42 used=4 reset=1372700873;"},
      {"Discord, when refusing",
       Trio("x-ratelimit", "unix_seconds"),
       {{"x-ratelimit-limit", "5"},
        {"x-ratelimit-remaining", "0"},
        {"x-ratelimit-reset", "1470173023.123"}},
       "p quota=5 remaining=0 reset=1470173023.123;"},
      {"Discord, relative",
       "{ policy: p, headers: { remaining: x-ratelimit-remaining, reset: x-ratelimit-reset-after },"
       " reset_format: delta_seconds }",
       {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset-after", "64.57"}},
       "p remaining=0 reset=1795132864.57;"},
      {"Statbot",
       Trio("x-ratelimit", "delta_seconds"),
       {{"x-ratelimit-limit", "30"}, {"x-ratelimit-reset", "60"}},
       "p quota=30 reset=1795132860;"},
      {"a monthly twin",
       "{ policy: month, headers: { quota: x-ratelimit-limit-month, remaining:"
       " x-ratelimit-remaining-month, reset: x-ratelimit-reset-month }, reset_format: rfc3339 }",
       {{"x-ratelimit-limit-month", "10000"},
        {"x-ratelimit-remaining-month", "9842"},
        {"x-ratelimit-reset-month", "2026-06-01T00:00:00Z"}},
       "month quota=10000 remaining=9842 reset=1780272000;"},
      {"Atlassian, older",
       "{ policy: p, headers: { remaining: x-left, reset: x-beta-ratelimit-reset },"
       " reset_format: rfc3339 }",
       {{"x-left", "1"}, {"x-beta-ratelimit-reset", "2026-03-26T16:00Z"}},
       "p remaining=1 reset=1774540800;"},
      {"Linear",
       Trio("x-ratelimit-requests", "unix_milliseconds"),
       {{"x-ratelimit-requests-limit", "1500"},
        {"x-ratelimit-requests-remaining", "1499"},
        {"x-ratelimit-requests-reset", "1795132860000"}},
       "p quota=1500 remaining=1499 reset=1795132860;"},
      {"RapidAPI, the same name with a delta",
       Trio("x-ratelimit-requests", "delta_seconds"),
       {{"x-ratelimit-requests-limit", "100"},
        {"x-ratelimit-requests-remaining", "99"},
        {"x-ratelimit-requests-reset", "86400"}},
       "p quota=100 remaining=99 reset=1795219200;"},
      {"OpenAI",
       "{ policy: requests, headers: { quota: x-ratelimit-limit-requests, remaining:"
       " x-ratelimit-remaining-requests, reset: x-ratelimit-reset-requests },"
       " reset_format: go_duration }",
       {{"x-ratelimit-limit-requests", "60"},
        {"x-ratelimit-remaining-requests", "59"},
        {"x-ratelimit-reset-requests", "6m0s"}},
       "requests quota=60 remaining=59 reset=1795133160;"},
      {"Groq",
       Trio("x-tokens", "go_duration"),
       {{"x-tokens-remaining", "5"}, {"x-tokens-reset", "2m59.56s"}},
       "p remaining=5 reset=1795132979.56;"},
      {"Anthropic",
       Trio("anthropic-ratelimit-tokens", "rfc3339"),
       {{"anthropic-ratelimit-tokens-limit", "80000"},
        {"anthropic-ratelimit-tokens-remaining", "79000"},
        {"anthropic-ratelimit-tokens-reset", "2025-01-15T14:24:00Z"}},
       "p quota=80000 remaining=79000 reset=1736951040;"},
      {"Kong, by window",
       "{ policy: minute, headers: { quota: x-ratelimit-limit-minute, remaining:"
       " x-ratelimit-remaining-minute }, window: 1m }",
       {{"x-ratelimit-limit-minute", "3"}, {"x-ratelimit-remaining-minute", "2"}},
       "minute quota=3 remaining=2 window=60;"},
      {"Apollo",
       "{ policy: hourly, headers: { quota: x-rate-limit-hourly, remaining:"
       " x-hourly-requests-left, used: x-hourly-usage }, window: 1h }",
       {{"x-rate-limit-hourly", "400"}, {"x-hourly-requests-left", "399"}, {"x-hourly-usage", "1"}},
       "hourly quota=400 remaining=399 used=1 window=3600;"},
      {"Binance",
       "{ policy: weight, headers: { used: x-mbx-used-weight-1m }, window: 1m }",
       {{"x-mbx-used-weight-1m", "57"}},
       "weight used=57 window=60;"},
      {"HubSpot",
       "{ policy: burst, headers: { quota: x-hubspot-ratelimit-max, remaining:"
       " x-hubspot-ratelimit-remaining, window: x-hubspot-ratelimit-interval-milliseconds },"
       " window_unit: milliseconds }",
       {{"x-hubspot-ratelimit-max", "100"},
        {"x-hubspot-ratelimit-remaining", "100"},
        {"x-hubspot-ratelimit-interval-milliseconds", "10000"}},
       "burst quota=100 remaining=100 window=10;"},
      {"ZenRows",
       "{ policy: concurrency, headers: { quota: concurrency-limit, remaining:"
       " concurrency-remaining } }",
       {{"concurrency-limit", "20"}, {"concurrency-remaining", "18"}},
       "concurrency quota=20 remaining=18;"},
  };
  return dialects;
}

const std::vector<Dialect>& Others() {
  static const std::vector<Dialect> dialects = {
      {"LeadMagic",
       "{ headers: ietf }",
       {{"ratelimit-limit", "3"}, {"ratelimit-remaining", "2"}, {"ratelimit-reset", "41"}},
       "default quota=3 remaining=2 reset=1795132841;"},
      {"GitLab, whose reset is Unix time",
       "{ policy: gitlab, headers: { syntax: ietf }, reset_format: unix_seconds }",
       {{"ratelimit-limit", "60"},
        {"ratelimit-remaining", "30"},
        {"ratelimit-reset", "1609844400"},
        {"ratelimit-observed", "30"}},
       "gitlab quota=60 remaining=30 reset=1609844400;"},
      {"GitLab, by date",
       "{ headers: { syntax: ietf, reset: ratelimit-resettime }, reset_format: http_date }",
       {{"ratelimit-limit", "60"}, {"ratelimit-resettime", "Wed, 21 Oct 2015 07:28:00 GMT"}},
       "default quota=60 reset=1445412480;"},
      {"draft 03",
       "{ headers: ietf }",
       {{"ratelimit-limit", "100, 100;w=10"}, {"ratelimit-reset", "5"}},
       "default quota=100 window=10 reset=1795132805;"},
      {"Docker Hub",
       "{ policy: pulls, headers: { quota: ratelimit-limit, remaining: ratelimit-remaining } }",
       {{"ratelimit-limit", "100;w=21600"}, {"ratelimit-remaining", "100;w=21600"}},
       "pulls quota=100 remaining=100 window=21600;"},
      {"draft 07",
       "{ headers: ietf }",
       {{"ratelimit", "limit=100, remaining=50, reset=5"}, {"ratelimit-policy", "100;w=10"}},
       "default quota=100 remaining=50 window=10 reset=1795132805;"},
      {"draft 10",
       "{ headers: ietf }",
       {{"ratelimit", R"("default";r=50;t=30)"}, {"ratelimit-policy", R"("default";q=100;w=60)"}},
       "default quota=100 remaining=50 window=60 reset=1795132830;"},
      {"Atlassian",
       "{ headers: { syntax: ietf, limits: beta-ratelimit, policies: beta-ratelimit-policy } }",
       {{"beta-ratelimit-policy", R"("tenant-app-quota";q=100100;w=3600)"},
        {"beta-ratelimit", R"("tenant-app-quota";r=17842;t=2107)"}},
       "tenant-app-quota quota=100100 remaining=17842 window=3600 reset=1795134907;"},
      {"Brave",
       "{ policy: brave, headers: { syntax: list, quota: x-ratelimit-limit, remaining:"
       " x-ratelimit-remaining, reset: x-ratelimit-reset, policies: x-ratelimit-policy },"
       " reset_format: delta_seconds }",
       {{"x-ratelimit-limit", "1, 15000"},
        {"x-ratelimit-policy", "1;w=1, 15000;w=2592000"},
        {"x-ratelimit-remaining", "1, 1000"},
        {"x-ratelimit-reset", "1, 1419704"}},
       "brave_1s quota=1 remaining=1 window=1 reset=1795132801;"
       "brave_2592000s quota=15000 remaining=1000 window=2592000 reset=1796552504;"},
      {"Riot",
       "{ policy: app, headers: { syntax: pairs, quota: x-app-rate-limit, used:"
       " x-app-rate-limit-count } }",
       {{"x-app-rate-limit", "20:1,100:120"}, {"x-app-rate-limit-count", "57:120,3:1"}},
       "app_1s quota=20 used=3 window=1;app_120s quota=100 used=57 window=120;"},
      {"Shopify",
       "{ policy: shop, headers: { syntax: fraction, used: x-shopify-shop-api-call-limit } }",
       {{"x-shopify-shop-api-call-limit", "32/40"}},
       "shop quota=40 used=32;"},
      {"Salesforce",
       "{ policy: api, headers: { syntax: fraction, used: sforce-limit-info }, window: 1d }",
       {{"sforce-limit-info", "api-usage=10018/100000"}},
       "api quota=100000 used=10018 window=86400;"},
      {"People Data Labs",
       "{ policy: minute, remaining: 'json(headers[\"x-ratelimit-remaining\"]).minute' }",
       {{"x-ratelimit-remaining", R"({"minute":1200})"}},
       "minute remaining=1200;"},
      {"Meta",
       "{ policy: app, used: 'json(headers[\"x-app-usage\"]).call_count', quota: '100' }",
       {{"x-app-usage", R"({"call_count":28,"total_time":25,"total_cputime":25})"}},
       "app quota=100 used=28;"},
  };
  return dialects;
}

TEST_F(DialectsTest, AreReadAsTheirVendorsDocumentThem) {
  size_t count = 0;
  for (const auto* dialects : {&Fields(), &Others()}) {
    for (const Dialect& dialect : *dialects) {
      Define("rate_limits:\n  - " + dialect.rule + "\n");
      const Reading reading = Poll(200, "{}", dialect.headers);
      EXPECT_EQ(Shown(reading.policies), dialect.expected) << dialect.vendor;
      EXPECT_EQ(reading.reasons, Reasons{}) << dialect.vendor;
      ++count;
    }
  }
  EXPECT_GE(count, 30u);
}

// Whatever a vendor's proxy makes of its headers: no crash, no negative or endless number, no
// content in what is logged.
TEST_F(DialectsTest, SurviveMutatedValues) {
  constexpr int kMutationsOfEach = 400;
  // A fixed generator (Knuth's MMIX), so that a failure can be repeated.
  std::uint64_t state = 20261120;
  const auto random = [&](size_t below) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return static_cast<size_t>((state >> 33) % below);
  };
  const std::string pieces = "0123456789,;:=\"/. -+wqrtTZ{}[]()?@\\*%\t\x01\x7f\xc3\xa9";
  size_t polls = 0, faults = 0;
  for (const auto* dialects : {&Fields(), &Others()}) {
    for (const Dialect& dialect : *dialects) {
      Define("rate_limits:\n  - " + dialect.rule + "\n");
      for (int i = 0; i < kMutationsOfEach; ++i) {
        Headers headers = dialect.headers;
        std::string& value = headers[random(headers.size())].second;
        for (size_t edits = 1 + random(4); edits > 0; --edits) {
          const size_t at = random(value.size() + 1);
          const size_t kind = random(4);
          if (kind == 0) value.insert(at, 1, pieces[random(pieces.size())]);
          if (kind == 1 && at < value.size()) value.erase(at, 1 + random(3));
          if (kind == 2 && at < value.size()) value[at] = pieces[random(pieces.size())];
          if (kind == 3) value.insert(at, value.substr(0, random(value.size() + 1)));
        }
        const Reading reading = Poll(200, "{}", headers);
        ++polls;
        faults += reading.reasons.size();
        ASSERT_TRUE(reading.success) << dialect.vendor << ": " << value;
        for (const PolicyReading& policy : reading.policies) {
          for (const auto& amount : {policy.quota, policy.remaining, policy.used}) {
            ASSERT_TRUE(!amount || (*amount >= 0 && *amount < 1e300)) << value;
          }
          ASSERT_TRUE(!policy.window_seconds || *policy.window_seconds > 0) << value;
          ASSERT_TRUE(!policy.policy.empty() && policy.policy.size() <= 128) << value;
          ASSERT_TRUE(!policy.reset || UnixSeconds(*policy.reset) >= 0) << value;
        }
      }
    }
  }
  RecordProperty("polls", static_cast<int>(polls));
  RecordProperty("faults", static_cast<int>(faults));
  std::cout << polls << " mutated polls, " << faults << " faults counted\n";
  EXPECT_GT(faults, polls / 4) << "the mutations hardly hurt";
  EXPECT_LT(faults, polls * 3);
}

}  // namespace
}  // namespace api_credits
