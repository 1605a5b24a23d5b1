#include "exporter/web/account_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "tests/web/sample_view.h"

namespace api_credits {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kHostile = "</dd><script>alert(1)</script>\"'";

std::string AccountPage(const AccountView& view, AccountPageOptions options = {"/metrics"},
                        const std::vector<RecentPoll>& polls = {}) {
  return RenderAccountPage(view, polls, kSampleNow, options);
}

AccountView Configured(const std::function<void(Account&, Provider&)>& bend) {
  AccountView view = SampleView();
  auto account = std::make_shared<Account>(*view.account);
  auto provider = std::make_shared<Provider>(*account->provider);
  bend(*account, *provider);
  account->provider = provider;
  view.account = account;
  return view;
}

TEST(AccountPageTest, ShowsWhatIsKnownOfAPool) {
  AccountView view = SampleView();
  PoolView& pool = view.pools[0];
  pool.reading.used = 1500;
  pool.reading.limit = 10000;
  pool.reading.recurring_grant = 10000;
  pool.reading.grant_frequency = "month";
  pool.reading.rollover = false;
  pool.reading.refresh = kSampleNow + std::chrono::days(2);
  pool.reading.period_start = kSampleNow - std::chrono::days(28);
  pool.reading.expiring = 77;
  pool.reading.expiry = kSampleNow + std::chrono::days(3);
  pool.burn = Burn{0.001, std::chrono::hours(6)};
  pool.runway = 100000;
  pool.price = Price{0.01, "usd"};
  const std::string page = AccountPage(view);
  for (const char* text :
       {"<dd><span class=\"number\">100</span> <bdi>credits</bdi></dd>", "<dd>1,500</dd>",
        "<dt>Limit</dt><dd>10,000</dd>", "<bdi>month</bdi>", "<dt>Unused credits stay</dt><dd>no",
        "2026-11-22 00:00 UTC</time>, in 2 d", ", 28 d ago", "<dd>77</dd>", ", in 3 d",
        "<dd>86.4 a day, as in the last 6 h</dd>", "<dd>1 d 3 h</dd>",
        "<dt>Warns below</dt><dd>20</dd>", "<dt>Critical below</dt><dd>5</dd>", "<dd>7 d</dd>",
        "<dd>0.01 usd</dd>"}) {
    EXPECT_THAT(page, HasSubstr(text));
  }
}

TEST(AccountPageTest, WhatIsNotKnownIsLeftOut) {
  const std::string page = AccountPage(SampleView());
  for (const char* term : {"Refresh", "Lasts<", "Grant", "Plan", "Rate limits", "Labels"}) {
    EXPECT_THAT(page, Not(HasSubstr(term)));
  }
}

TEST(AccountPageTest, ShowsRateLimits) {
  AccountView view = SampleView();
  view.policies = {{"balance", 60, 12, 48, 60, kSampleNow + std::chrono::seconds(30)}};
  const std::string page = AccountPage(view);
  EXPECT_THAT(page, HasSubstr("<bdi>balance</bdi></div></td><td data-label=\"Quota\"><div>60<"));
  EXPECT_THAT(page, HasSubstr("<div>1 min</div>"));
  EXPECT_THAT(page, HasSubstr(">in 30 s</time>"));
}

TEST(AccountPageTest, ShowsHowTheLastPollsWent) {
  EXPECT_THAT(AccountPage(SampleView()), HasSubstr("None since the exporter started."));
  const auto fields = std::make_shared<const std::vector<std::string>>(1, "pools[<b>].refresh");
  const std::string page =
      AccountPage(SampleView(), {"/metrics"},
                  {{kSampleNow, fields, 2345, 200, Outcome::kOk, true, Reason::kMissingField},
                   {kSampleNow - std::chrono::minutes(5),
                    {},
                    0,
                    0,
                    Outcome::kUnreachable,
                    false,
                    Reason::kDns}});
  for (const char* text :
       {"2026-11-20 00:00:00 UTC</time></div></td><td data-label=\"Outcome\"><div>ok<",
        "<div>2.35 s</div>", "<div>200</div>", "missing_field", "pools[&lt;b&gt;].refresh",
        "<div>unreachable</div>", "<div>0 ms</div>", "<div>none</div>", "<div>dns</div>"}) {
    EXPECT_THAT(page, HasSubstr(text));
  }
}

TEST(AccountPageTest, ShowsWhatIsConfigured) {
  const AccountView view = Configured([](Account& account, Provider& provider) {
    account.labels = {{"team", "growth"}};
    provider.topup_url = "https://acme.example/billing";
    provider.documentation = "javascript:alert(1)";
  });
  const std::string page = AccountPage(view);
  for (const char* text :
       {"team = <bdi>growth</bdi>", "<dt>Polled every</dt><dd>5 min</dd>",
        "<dt>Values are shown for</dt><dd>30 min</dd>", "<a href=\"https://acme.example/billing\"",
        "<bdi>javascript:alert(1)</bdi>"}) {
    EXPECT_THAT(page, HasSubstr(text));
  }
  EXPECT_THAT(page, Not(HasSubstr("href=\"javascript")));
}

TEST(AccountPageTest, SaysWhatTheLastPollMet) {
  AccountView view = FailedView(Outcome::kUnreachable, Reason::kHttpStatus);
  view.diagnostics = {"balance: status 503"};
  const std::string page = AccountPage(view);
  EXPECT_THAT(page, HasSubstr("<li>balance: status 503</li>"));
  EXPECT_THAT(page, HasSubstr("answered with an error status"));
}

TEST(AccountPageTest, TheButtonIsThereWhereItWorks) {
  EXPECT_THAT(AccountPage(SampleView()), Not(HasSubstr("<form")));
  EXPECT_THAT(AccountPage(SampleView("a&b"), {"/metrics", true}),
              HasSubstr("<form method=\"post\" "
                        "action=\"./-/poll?provider=acme&amp;account=a%26b\"><button>"));
}

TEST(AccountPageTest, WhoAskedForAPollIsToldWhenItComes) {
  const std::string now = AccountPage(SampleView(), {"/metrics", true, kSampleNow});
  EXPECT_THAT(now, HasSubstr("The account is polled now"));
  EXPECT_THAT(now, HasSubstr("content=\"3; url=./account?provider=acme&amp;account=sales\""));
  const std::string later =
      AccountPage(SampleView(), {"/metrics", true, kSampleNow + std::chrono::minutes(90)});
  EXPECT_THAT(later, HasSubstr("in 1 h 30 min, at 2026-11-20 01:30:00 UTC: it may not be polled"));
  EXPECT_THAT(later, Not(HasSubstr("http-equiv")));
}

TEST(AccountPageTest, TextFromOutsideIsEscaped) {
  const std::string hostile(kHostile);
  AccountView view = Configured([&](Account& account, Provider& provider) {
    account.name = hostile;
    account.labels = {{"team", hostile}};
    provider.title = hostile;
    provider.topup_url = "https://x" + hostile;
    provider.documentation = hostile;
  });
  view.plan = hostile;
  view.unreadable = view.diagnostics = {hostile};
  view.policies = {{hostile, 1, 1, 1, 1, kSampleNow}};
  view.pools[0].reading.pool = view.pools[0].reading.unit = hostile;
  view.pools[0].reading.grant_frequency = hostile;
  view.pools[0].price = Price{1, hostile};
  const auto fields = std::make_shared<const std::vector<std::string>>(1, hostile);
  const std::string page = AccountPage(view, {"/metrics", true, kSampleNow},
                                       {{kSampleNow, fields, 1, 200, Outcome::kOk, true, {}}});
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("\"'")));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;"));
}

TEST(AccountPageTest, LinksAreRelative) {
  const std::string page = AccountPage(SampleView(), {"/metrics", true, kSampleNow});
  EXPECT_THAT(page, Not(HasSubstr("=\"/")));
  EXPECT_THAT(page, HasSubstr("href=\"./\""));
}

}  // namespace
}  // namespace api_credits
