#include "exporter/web/status_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/web/sample_view.h"

namespace api_credits {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string StatusPage(const std::vector<AccountView>& views, const std::string& version = "1.2.3",
                       const std::string& path = "/metrics") {
  return RenderStatusPage(SnapshotOf(views), version, path);
}

AccountView Balance(const std::string& name, double remaining) {
  AccountView view = SampleView(name);
  view.pools[0].reading.remaining = remaining;
  return view;
}

size_t CountOf(const std::string& page, std::string_view text) {
  size_t count = 0;
  for (size_t at = page.find(text); at != std::string::npos; at = page.find(text, at + 1)) ++count;
  return count;
}

TEST(StatusPageTest, NamesTheVersionAndLinksTheOtherPagesRelatively) {
  const std::string page = StatusPage({}, "1.2.3", "/credits");
  EXPECT_THAT(page, HasSubstr("api_credits_exporter 1.2.3"));
  for (const char* path :
       {"./credits", "./-/healthy", "./-/ready", "./api/v1/accounts", "./config"}) {
    EXPECT_THAT(page, HasSubstr("href=\"" + std::string(path) + "\""));
  }
  EXPECT_THAT(page, Not(HasSubstr("=\"/")));
}

TEST(StatusPageTest, SaysSoWhereNoAccountIsConfigured) {
  EXPECT_THAT(StatusPage({}), HasSubstr("No account is configured"));
}

TEST(StatusPageTest, TheWorstComesFirstAndEqualsByName) {
  AccountView pending = SampleView("p");
  pending.poll_success.reset();
  const std::string page =
      StatusPage({Balance("a", 100), Balance("b", 10), pending, Balance("d", 0), Balance("e", 10)});
  size_t last = 0;
  for (const char* name : {"d", "b", "e", "p", "a"}) {
    const size_t at = page.find("<bdi>" + std::string(name) + "</bdi></a>");
    ASSERT_NE(at, std::string::npos) << name;
    EXPECT_GT(at, last) << name;
    last = at;
  }
}

TEST(StatusPageTest, CountsWhoNeedsAttention) {
  EXPECT_THAT(StatusPage({Balance("a", 100)}), HasSubstr("<h1>No account needs attention</h1>"));
  EXPECT_THAT(StatusPage({Balance("a", 100), Balance("b", 10)}),
              HasSubstr("<h1>1 of 2 accounts needs attention</h1>"));
  const std::string page = StatusPage({Balance("a", 1), Balance("b", 10), Balance("c", 10)});
  EXPECT_THAT(page, HasSubstr("<h1>3 of 3 accounts need attention</h1>"));
  EXPECT_THAT(page, HasSubstr(">Low</span> 2</li>"));
}

TEST(StatusPageTest, ShowsBalanceShareRunwayAndRefresh) {
  AccountView view = Balance("sales", 138940.37);
  PoolView& pool = view.pools[0];
  pool.reading.recurring_grant = 150000;
  pool.reading.refresh = kSampleNow + std::chrono::days(11);
  pool.low_warning = 30000;
  pool.burn = Burn{0.05, std::chrono::hours(24)};
  pool.runway = 138940.37 / 0.05;
  const std::string page = StatusPage({view});
  EXPECT_THAT(page, HasSubstr(">138,940.37</span> <bdi>credits</bdi>"));
  EXPECT_THAT(page, HasSubstr(">92 %</span> of <span class=\"number\">150,000</span>"));
  EXPECT_THAT(page, HasSubstr("high=\"0.2\""));
  EXPECT_THAT(page, HasSubstr("32 d<small>as in the last 1 d</small>"));
  EXPECT_THAT(page, HasSubstr(">in 11 d</time>"));
  EXPECT_THAT(page, HasSubstr("2026-12-01</span> +<span class=\"number\">150,000</span>"));
  EXPECT_THAT(page, HasSubstr(">1 min ago</time><small>next poll "));
}

TEST(StatusPageTest, ARunwayThatIsNotKnownIsNotShown) {
  const std::string page = StatusPage({Balance("sales", 100)});
  EXPECT_THAT(page, HasSubstr("<div><small>not known yet</small></div>"));
  EXPECT_THAT(page, Not(HasSubstr("as in the last")));
}

TEST(StatusPageTest, LinksWhereToTopUpWhereThatHelps) {
  AccountView view = Balance("sales", 10);
  auto account = std::make_shared<Account>(*view.account);
  auto provider = std::make_shared<Provider>(*account->provider);
  provider->topup_url = "https://acme.example/billing";
  account->provider = provider;
  view.account = account;
  const auto link = HasSubstr(
      "<a href=\"https://acme.example/billing\" rel=\"noopener noreferrer\">Top-up page</a>");
  EXPECT_THAT(StatusPage({view}), link);
  view.pools[0].reading.remaining = 100;
  EXPECT_THAT(StatusPage({view}), Not(link));
}

TEST(StatusPageTest, SaysWhatToDo) {
  const std::string page = StatusPage({FailedView(Outcome::kUnauthorized, Reason::kUnauthorized)});
  EXPECT_THAT(page, HasSubstr("The vendor refuses the key. Put a valid one"));
}

TEST(StatusPageTest, ShowsEveryPoolAndNamesThemWhereThereAreSeveral) {
  AccountView view = Balance("sales", 100);
  EXPECT_THAT(StatusPage({view}), Not(HasSubstr("<bdi>main</bdi>")));
  view.pools.push_back(SamplePoolView("phone", 50));
  const std::string page = StatusPage({view});
  EXPECT_THAT(page, HasSubstr("<bdi>main</bdi>"));
  EXPECT_THAT(page, HasSubstr("<bdi>phone</bdi>"));
  EXPECT_EQ(CountOf(page, "rowspan=\"2\""), 3U);
  EXPECT_EQ(CountOf(page, "class=\"advice\""), 0U);
  view.pools[1].reading.remaining = 10;
  EXPECT_THAT(StatusPage({view}),
              HasSubstr("</span> <bdi>credits</bdi> <span class=\"state warn\">Low</span>"));
}

TEST(StatusPageTest, OfManyPoolsTheWorstAreShown) {
  AccountView view = SampleView();
  view.pools.clear();
  for (int i = 10; i < 60; ++i) view.pools.push_back(SamplePoolView("p" + std::to_string(i), 100));
  view.pools.back().reading.remaining = 3;
  const std::string page = StatusPage({view});
  EXPECT_EQ(CountOf(page, "<tr class=\"pool\">"), kMaxPoolsShown);
  EXPECT_THAT(page, HasSubstr("<bdi>p59</bdi>"));
  EXPECT_THAT(page, HasSubstr("42 more pools are on the account's page."));
}

TEST(StatusPageTest, OfManyAccountsTheWorstThousandAreShownAndTheJsonIsLinked) {
  std::vector<AccountView> views(1500, Balance("fine", 100));
  views.push_back(Balance("low", 3));
  const std::string page = StatusPage(std::move(views));
  EXPECT_EQ(CountOf(page, "<tr class=\"pool\">"), kMaxAccountsShown);
  EXPECT_THAT(page, HasSubstr("<bdi>low</bdi>"));
  EXPECT_THAT(page, HasSubstr("501 accounts more"));
  EXPECT_THAT(page, HasSubstr("1 of 1501 accounts"));
}

TEST(StatusPageTest, TextFromOutsideIsEscaped) {
  const std::string hostile = "</td><script>alert(1)</script>&\"'";
  AccountView view = SampleView(hostile);
  auto account = std::make_shared<Account>(*view.account);
  auto provider = std::make_shared<Provider>(*account->provider);
  provider->title = hostile;
  account->provider = provider;
  view.account = account;
  view.pools = {SamplePoolView(hostile, 1)};
  view.pools[0].reading.unit = hostile;
  view.pools[0].reading.recurring_grant = 5;
  view.pools[0].reading.grant_frequency = hostile;
  view.unreadable = {hostile};
  for (const bool current : {true, false}) {
    view.fresh = current;
    const std::string page = StatusPage({view}, hostile, "/" + hostile);
    EXPECT_EQ(CountOf(page, "<script"), 0U);
    EXPECT_EQ(CountOf(page, "</td><s"), 0U);
    EXPECT_GE(CountOf(page, "&lt;/td&gt;&lt;script&gt;"), 6U);
  }
  view.pools[0].reading.remaining = 100;
  EXPECT_EQ(CountOf(StatusPage({view}), "<script"), 0U);
}

TEST(StatusPageTest, AHeldAndAMissingPoolAreSaidToBe) {
  AccountView view = SampleView();
  view.pools[0].held = true;
  EXPECT_THAT(StatusPage({view}), HasSubstr("Nothing explains the last reading."));
  view.pools[0].held = false;
  view.pools[0].missing_since = kSampleNow;
  EXPECT_THAT(StatusPage({view}), HasSubstr("does not list a pool any more"));
}

}  // namespace
}  // namespace api_credits
