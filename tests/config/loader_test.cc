#include "exporter/config/loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "tests/config/config_files.h"

namespace api_credits {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

// One account of crustdata (minimum 1s, default 5m) on line 2 with further settings on line 3.
std::string One(const std::string& settings, const std::string& global = "{}") {
  return "global: " + global +
         "\naccounts: [ { name: a, provider: crustdata, api_key_file: key,\n" + settings +
         "\n} ]\n";
}

// Requests that need params, and one that is off until it is asked for.
constexpr std::string_view kAcmeWithParams = R"(name: acme
title: Acme
base_url: https://api.acme.test/
auth: { scheme: none }
poll: { min_interval: 10m, default_interval: 20m }
requests:
  - path: /balance/{{team}}
    query: { month: "{{month}}" }
    pools: [{ pool: main, remaining: body.left }]
  - { name: off, optional: true, enabled_by_default: false, path: '/off/{{region}}' }
  - { name: on, optional: true, path: /on }
costs: { find: 1, check: 0.25 }
params: { team: { default: all }, month: {}, region: {} }
)";

class LoaderTest : public testing::Test {
 protected:
  const Account& Only(const std::string& text) {
    const LoadedConfig loaded = files_.GoodWithAccess(text);
    config_ = loaded.config;
    access_ = loaded.access && !loaded.access->empty() ? loaded.access->front() : Access();
    EXPECT_THAT(config_ ? std::vector<std::string>() : files_.Errors(text), IsEmpty());
    if (!config_ || config_->accounts.size() != 1) {
      ADD_FAILURE() << "not one account";
      return none_;
    }
    return *config_->accounts[0];
  }
  std::vector<std::string> Warnings(const std::string& text) {
    config_ = files_.Good(text);
    return config_ ? files_.Bare(config_->warnings) : std::vector<std::string>{"errors"};
  }

  ConfigFiles files_;
  std::shared_ptr<const Config> config_;
  Access access_;  // of the account that Only returned
  const Account none_{};
};

TEST_F(LoaderTest, NeedsNoMoreThanAnAccount) {
  const Account& account = Only(One(""));
  EXPECT_EQ(account.name, "a");
  EXPECT_EQ(account.provider->name, "crustdata");
  EXPECT_EQ(access_.base_url, "https://api.crustdata.com");
  EXPECT_EQ(account.poll_interval, 5min);
  EXPECT_EQ(account.poll_timeout, 10s);
  EXPECT_EQ(account.stale_after, 30min);
  EXPECT_FALSE(account.allow_billed_polls);
  EXPECT_EQ(account.pool_defaults->low_credits.warning->value, 20);
  EXPECT_TRUE(account.pool_defaults->low_credits.warning->percent);
  EXPECT_EQ(account.pool_defaults->low_credits.critical->value, 5);
  EXPECT_EQ(account.pool_defaults->runway.warning, 7 * 24h);
  EXPECT_EQ(account.pool_defaults->runway.critical, 24h);
  EXPECT_TRUE(account.pool_defaults->watch);
  EXPECT_EQ(config_->max_requests_in_flight, 64);
  EXPECT_EQ(config_->max_requests_per_host, 16);
  EXPECT_THAT(config_->warnings, IsEmpty());
}

TEST_F(LoaderTest, PrefersTheAccountsIntervalToTheGlobalOneToTheProviders) {
  EXPECT_EQ(Only(One("poll_interval: 1m", "{ poll_interval: 2m }")).poll_interval, 1min);
  EXPECT_EQ(Only(One("", "{ poll_interval: 2m }")).poll_interval, 2min);
  EXPECT_EQ(Only(One("")).poll_interval, 5min);
}

TEST_F(LoaderTest, RaisesTheGlobalIntervalToTheProvidersMinimum) {
  files_.Write("acme.yml", kAcmeWithParams);
  const std::string account =
      "provider_files: [acme.yml]\naccounts: [{ name: a, provider: acme }]\n";
  EXPECT_EQ(Only("global: { poll_interval: 1m }\n" + account).poll_interval, 10min);
  EXPECT_EQ(Only("global: { poll_interval: 15m }\n" + account).poll_interval, 15min);
  EXPECT_EQ(Only(account).poll_interval, 20min);
}

TEST_F(LoaderTest, KeepsReadingsForAtLeastThreeIntervals) {
  EXPECT_EQ(Only(One("poll_interval: 1h")).stale_after, 3h);
  EXPECT_EQ(Only(One("poll_interval: 1h, stale_after: 2h")).stale_after, 3h);
  EXPECT_EQ(Only(One("poll_interval: 1h, stale_after: 4h")).stale_after, 4h);
  EXPECT_EQ(Only(One("stale_after: 20m", "{ stale_after: 40m }")).stale_after, 20min);
  EXPECT_EQ(Only(One("", "{ stale_after: 40m }")).stale_after, 40min);
}

TEST_F(LoaderTest, ReplacesADefaultWhole) {
  const std::string global =
      "{ low_credits: { warning: 30%, critical: 10% }, runway: { warning: 14d } }";
  const Account inheriting = Only(One("", global));
  EXPECT_EQ(inheriting.pool_defaults->low_credits.warning->value, 30);
  EXPECT_EQ(inheriting.pool_defaults->runway.warning, 14 * 24h);
  EXPECT_FALSE(inheriting.pool_defaults->runway.critical);
  const Account stating = Only(One("low_credits: { warning: 1000 }, runway: {}", global));
  EXPECT_EQ(stating.pool_defaults->low_credits.warning->value, 1000);
  EXPECT_FALSE(stating.pool_defaults->low_credits.warning->percent);
  EXPECT_FALSE(stating.pool_defaults->low_credits.critical);
  EXPECT_FALSE(stating.pool_defaults->runway.warning);
}

TEST_F(LoaderTest, HoldsTheSettingsOfAccountsOnceThatStateTheSame) {
  const auto config = files_.Good(
      "accounts:\n  - { name: a, provider: enrow, api_key_file: key, low_credits: { warning: 1 } "
      "}\n"
      "  - { name: b, provider: enrow, api_key_file: key, low_credits: { warning: 1 } }\n"
      "  - { name: c, provider: enrow, api_key_file: key, low_credits: { warning: 2 } }\n");
  ASSERT_NE(config, nullptr);
  const auto& accounts = config->accounts;
  EXPECT_TRUE(accounts.at(0)->pool_defaults.SharesWith(accounts.at(1)->pool_defaults));
  EXPECT_FALSE(accounts.at(1)->pool_defaults.SharesWith(accounts.at(2)->pool_defaults));
}

TEST_F(LoaderTest, ComparesCreditsWithCreditsOnly) {
  EXPECT_TRUE(
      Only(One("low_credits: { warning: 5, critical: 20% }")).pool_defaults->low_credits.warning);
}

TEST_F(LoaderTest, ReadsTheWholeShortForm) {
  const Account& account = Only(One(
      "price_per_credit: { amount: 0.01, currency: usd }, grant: { credits: 100000, every: month, "
      "next: 2026-12-01T00:00:00Z, rollover: false }, costs: { find: 2 }, labels: { team: growth "
      "}"));
  EXPECT_EQ(account.pool_defaults->price->amount, 0.01);
  EXPECT_EQ(account.pool_defaults->price->currency, "usd");
  EXPECT_EQ(account.pool_defaults->grant->credits, 100000);
  EXPECT_EQ(account.pool_defaults->grant->every, Frequency::kMonth);
  EXPECT_EQ(account.pool_defaults->grant->next,
            WallTime(std::chrono::sys_days(std::chrono::year(2026) / 12 / 1)));
  EXPECT_EQ(account.pool_defaults->grant->rollover, false);
  EXPECT_THAT(account.costs, ElementsAre(Pair("find", 2)));
  EXPECT_THAT(account.labels, ElementsAre(Pair("team", "growth")));
}

TEST_F(LoaderTest, ReadsSettingsByPoolAndLeavesTheRestAtTheDefaults) {
  const Account& account =
      Only(One("pools: { main: { watch: false, low_credits: { warning: 1000 } } }"));
  EXPECT_FALSE(account.SettingsOf("main").watch);
  EXPECT_EQ(account.SettingsOf("main").low_credits.warning->value, 1000);
  EXPECT_EQ(account.SettingsOf("main").runway.warning, 7 * 24h);
  EXPECT_TRUE(account.SettingsOf("other").watch);
  EXPECT_EQ(account.SettingsOf("other").low_credits.warning->value, 20);
}

TEST_F(LoaderTest, TakesAWarningThatEqualsTheCriticalThreshold) {
  const Account& account = Only(
      One("low_credits: { warning: 5%, critical: 5% }, runway: { warning: 1d, critical: 1d }"));
  EXPECT_EQ(account.pool_defaults->low_credits.warning->value, 5);
  EXPECT_EQ(account.pool_defaults->runway.warning, 24h);
}

TEST_F(LoaderTest, FillsInWhatTheProviderOffers) {
  files_.Write("acme.yml", kAcmeWithParams);
  const std::string start = "provider_files: [acme.yml]\naccounts: [{ name: a, provider: acme";
  const Account plain = Only(start + " }]\n");
  EXPECT_EQ(access_.base_url, "https://api.acme.test");
  EXPECT_THAT(plain.params, ElementsAre(Pair("team", "all")));
  EXPECT_THAT(plain.costs, ElementsAre(Pair("check", 0.25), Pair("find", 1)));
  EXPECT_THAT(plain.enabled_requests, ElementsAre("on"));
  EXPECT_EQ(plain.provider->requests[0].name, "balance");
  const Account chosen =
      Only(start +
           ", params: { team: x, region: eu }, costs: { find: 3, other: 5 }, requests: { "
           "off: true, on: false }, base_url: 'http://localhost:8080/' }]\n");
  EXPECT_EQ(access_.base_url, "http://localhost:8080");
  EXPECT_THAT(chosen.params, ElementsAre(Pair("region", "eu"), Pair("team", "x")));
  EXPECT_THAT(chosen.costs, ElementsAre(Pair("check", 0.25), Pair("find", 3), Pair("other", 5)));
  EXPECT_THAT(chosen.enabled_requests, ElementsAre("off"));
}

TEST_F(LoaderTest, TakesKeysFromFilesBesideTheFileThatNamesThem) {
  files_.Write("accounts.d/keys/mine", "k\n");
  files_.Write("accounts.d/team.yml",
               "accounts: [{ name: b, provider: enrow, api_key_file: keys/mine }]\n");
  Only("account_files: [accounts.d/*.yml]\n");
  EXPECT_EQ(access_.key.file, files_.Path("accounts.d/keys/mine"));
  EXPECT_TRUE(access_.key.value.empty());
}

TEST_F(LoaderTest, ExpandsTheEnvironmentInValuesOfAllKinds) {
  files_.environment["PORT"] = "8080";
  files_.environment["CREDITS"] = "5000";
  files_.environment["INTERVAL"] = "2m";
  const Account& account = Only(R"(accounts:
  - name: ${TEAM}-${TEAM}
    provider: crustdata
    api_key: ${API_KEY}
    poll_interval: ${INTERVAL}
    base_url: http://localhost:${PORT}/api
    labels: { team: '${TEAM}', price: 5$$, port: '${PORT}' }
    low_credits: { warning: '${CREDITS}' }
)");
  EXPECT_EQ(account.name, "growth-growth");
  EXPECT_EQ(access_.key.value, Secret("secret-of-the-environment"));
  EXPECT_EQ(account.poll_interval, 2min);
  EXPECT_EQ(access_.base_url, "http://localhost:8080/api");
  EXPECT_THAT(account.labels,
              ElementsAre(Pair("port", "8080"), Pair("price", "5$"), Pair("team", "growth")));
  EXPECT_EQ(account.pool_defaults->low_credits.warning->value, 5000);
}

TEST_F(LoaderTest, TrimsAKeyFromTheEnvironmentLikeOneFromAFile) {
  files_.environment["API_KEY"] = "12345678\n";
  Only("accounts: [{ name: a, provider: enrow, api_key: '${API_KEY}' }]\n");
  EXPECT_EQ(access_.key.value, Secret("12345678"));
}

TEST_F(LoaderTest, SortsAccountsByProviderThenName) {
  config_ = files_.Good(R"(accounts:
  - { name: b, provider: lusha, api_key_file: key }
  - { name: z, provider: crustdata, api_key_file: key }
  - { name: a, provider: lusha, api_key_file: key }
)");
  ASSERT_NE(config_, nullptr);
  std::vector<std::pair<std::string, std::string>> order;
  for (const auto& account : config_->accounts) {
    order.emplace_back(account->provider->name, account->name);
  }
  EXPECT_THAT(order, ElementsAre(Pair("crustdata", "z"), Pair("lusha", "a"), Pair("lusha", "b")));
}

TEST_F(LoaderTest, ReportsTheErrorsOfAllFilesAtOnce) {
  files_.Write("p/bad.yml", "name: acme\ntitle: A\nbase_url: x\nrequests: [{ path: /a }]\n");
  files_.Write("t/one.yml", "accounts: [{ name: x, provider: enrow }]\n");
  files_.Write("t/two.yml", "colour: red\n");
  EXPECT_THAT(files_.Errors(R"(provider_files: [p/*.yml]
account_files: [t/*.yml]
global: { poll_timeout: 1 }
accounts: [{ name: a }]
)"),
              ElementsAre("c.yml:3:25: poll_timeout: must be a duration such as 30s, 1h30m or 7d, "
                          "not \"1\"",
                          "c.yml:4:12: accounts: \"provider\" is missing",
                          "p/bad.yml:3:11: base_url: must begin with https:// or http://",
                          "t/one.yml:1:12: the account needs api_key_file, or api_key from the "
                          "environment",
                          "t/two.yml:1:1: unknown key \"colour\""));
}

TEST_F(LoaderTest, SeesTheSameAccountInTwoFiles) {
  files_.Write("t/one.yml", "accounts: [{ name: x, provider: enrow, api_key_file: ../key }]\n");
  EXPECT_THAT(files_.Errors("account_files: [t/*.yml]\n"
                            "accounts: [{ name: x, provider: enrow, api_key_file: key }]\n"),
              ElementsAre("t/one.yml:1:20: provider \"enrow\" already has an account \"x\", at "
                          "c.yml:2"));
}

TEST_F(LoaderTest, ReadsAFileThatTwoPatternsMatchOnce) {
  files_.Write("t/one.yml", "accounts: [{ name: x, provider: enrow, api_key_file: ../key }]\n");
  Only("account_files: [t/*.yml, t/one.yml, ./t/o*]\n");
}

TEST_F(LoaderTest, TakesWildcardsInTheDirectoryOfTheMainFileAsTheyAre) {
  files_.Write("odd[1]*/t/one.yml", "accounts: [{ name: x, provider: enrow, api_key_file: k }]\n");
  files_.Write("odd[1]*/t/k", "k");
  files_.Write("odd[1]*/main.yml", "account_files: [t/*.yml]\n");
  const LoadResult result = files_.Load("odd[1]*/main.yml");
  ASSERT_TRUE(std::holds_alternative<LoadedConfig>(result));
  EXPECT_EQ(std::get<LoadedConfig>(result).config->accounts.size(), 1U);
}

TEST_F(LoaderTest, WarnsOfWhatIsSuspiciousAndLoadsAllTheSame) {
  EXPECT_THAT(Warnings("account_files: [none/*.yml]\n"),
              ElementsAre("c.yml:1:1: there is no account, so nothing is polled",
                          "c.yml:1:17: account_files: no file matches \"none/*.yml\""));
  EXPECT_THAT(
      Warnings(One("labels: { pod: x }")),
      ElementsAre("c.yml:3:11: labels: \"pod\" is also set by Kubernetes service discovery, "
                  "which renames this one to exported_pod"));
  for (const std::string name :
       {"namespace", "container", "service", "endpoint", "node", "zone", "host"}) {
    EXPECT_EQ(Warnings(One("labels: { " + name + ": x }")).size(), 1U) << name;
  }
  files_.Write("acme.yml", kAcmeWithParams);
  EXPECT_THAT(Warnings("provider_files: [acme.yml]\n"
                       "accounts: [{ name: a, provider: acme, api_key_file: key, "
                       "low_credits: { critical: 5 } }]\n"),
              ElementsAre("c.yml:2:12: provider \"acme\" uses no key; the key is never sent"));
}

TEST_F(LoaderTest, PollsABilledProviderOnlyWithConsent) {
  files_.Write("toll.yml",
               "name: toll\ntitle: T\nbase_url: https://t.test\nauth: { scheme: none }\n"
               "poll: { billed: true }\nrequests: [{ path: /a }]\n");
  EXPECT_TRUE(Only("provider_files: [toll.yml]\naccounts: [{ name: a, provider: toll, "
                   "allow_billed_polls: true }]\n")
                  .allow_billed_polls);
}

TEST_F(LoaderTest, SaysWhyTheMainFileCannotBeRead) {
  const LoadResult result = files_.Load("none.yml");
  ASSERT_TRUE(std::holds_alternative<LoadErrors>(result));
  EXPECT_THAT(files_.Bare(std::get<LoadErrors>(result).lines),
              ElementsAre("none.yml:1:1: cannot be read: No such file or directory"));
}

}  // namespace
}  // namespace api_credits
