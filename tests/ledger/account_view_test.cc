#include "exporter/ledger/account_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "tests/ledger/sample_account.h"

namespace api_credits {
namespace {

using std::chrono::sys_days;
using testing::ElementsAre;
using testing::IsEmpty;

WallTime Date(int y, unsigned m, unsigned d) {
  return sys_days(std::chrono::year(y) / std::chrono::month(m) / std::chrono::day(d));
}

const WallTime kToday = Date(2026, 11, 20);

std::vector<std::string> Names(const std::vector<PoolReading>& pools) {
  std::vector<std::string> names;
  for (const PoolReading& pool : pools) names.push_back(pool.pool + "/" + pool.unit);
  return names;
}

// The pools of the balance request and, after it, further requests.
std::shared_ptr<Provider> VendorWith(const std::string& pools, const std::string& requests = "") {
  return MadeUpVendor("acme", "  - path: /credits\n" + pools + requests);
}

constexpr char kCashPool[] = "    pools: [{ pool: cash, unit: usd, remaining: body.cash }]\n";
constexpr char kMainPool[] = "    pools: [{ pool: main, remaining: body.credits }]\n";

StatedGrant MonthlyGrant() {
  StatedGrant grant;
  grant.credits = 1000;
  grant.every = Frequency::kMonth;
  grant.next = Date(2026, 1, 31);
  grant.rollover = false;
  return grant;
}

PoolReading Unsaid(const std::string& pool = "main") {
  PoolReading reading = SamplePool(pool, 0);
  reading.remaining.reset();
  return reading;
}

TEST(ConfiguredPoolsTest, IsMainWhereTheDefinitionReadsNoPool) {
  auto vendor = MadeUpVendor();
  vendor->requests[0].fields.pools.clear();
  EXPECT_THAT(Names(ConfiguredPools(SampleAccount("a", vendor), {})), ElementsAre("main/credits"));
}

TEST(ConfiguredPoolsTest, AreThoseThatTheDefinitionAlwaysYields) {
  const Account account = SampleAccount("a", VendorWith(R"(    pools:
      - { pool: phone, remaining: body.phone }
      - { pool: cash, unit: usd, remaining: body.cash }
      - { pool: bonus, remaining: body.bonus, optional: true }
      - { each: body.wallets, pool: { value: item.name }, remaining: item.left }
)"));
  EXPECT_THAT(Names(ConfiguredPools(account, {})), ElementsAre("cash/usd", "phone/credits"));
}

TEST(ConfiguredPoolsTest, AreNotGuessedWhereAnswersNameThem) {
  const Account account = SampleAccount("a", VendorWith(R"(    pools:
      - { each: body.wallets, pool: { value: item.name }, remaining: item.left }
)"));
  EXPECT_THAT(ConfiguredPools(account, {}), IsEmpty());
}

TEST(ConfiguredPoolsTest, LeaveOutRequestsThatAreOff) {
  Account account = SampleAccount("a", VendorWith(kMainPool, R"(
  - name: extra
    path: /extra
    optional: true
    pools: [{ pool: extra, remaining: body.extra }]
)"));
  EXPECT_THAT(Names(ConfiguredPools(account, {})), ElementsAre("main/credits"));
  account.enabled_requests = {"extra"};
  EXPECT_THAT(Names(ConfiguredPools(account, {})), ElementsAre("extra/credits", "main/credits"));
}

TEST(ConfiguredPoolsTest, AreThoseThatTheUserNamedInTheDefinitionsUnit) {
  Account account = SampleAccount("a", VendorWith(kCashPool));
  account.pools["cash"];
  account.pools["phone"];
  EXPECT_THAT(Names(ConfiguredPools(account, {})), ElementsAre("cash/usd", "phone/credits"));
  EXPECT_THAT(Names(ConfiguredPools(account, {SamplePool("cash", 1)})),
              ElementsAre("phone/credits"));
}

TEST(ConfiguredPoolsTest, YieldToWhatTheVendorReports) {
  EXPECT_THAT(ConfiguredPools(SampleAccount(), {SamplePool("email", 1)}), IsEmpty());
}

TEST(PoolViewTest, FillsTheStatedGrantIn) {
  Account account = SampleAccount();
  account.pool_defaults->grant = MonthlyGrant();
  const PoolViewUntil shown = ViewPool(account, Unsaid(), kToday);
  const PoolReading& pool = shown.view.reading;
  EXPECT_EQ(pool.recurring_grant, 1000);
  EXPECT_EQ(pool.rollover, false);
  EXPECT_EQ(pool.grant_frequency, "month");
  EXPECT_EQ(pool.refresh, Date(2026, 11, 30));
  EXPECT_EQ(pool.period_start, Date(2026, 10, 31));
  EXPECT_EQ(shown.until, Date(2026, 11, 30));
}

TEST(PoolViewTest, LetsTheVendorsWordStand) {
  Account account = SampleAccount();
  account.pool_defaults->grant = MonthlyGrant();
  PoolReading told = Unsaid();
  told.recurring_grant = 7;
  told.rollover = true;
  told.grant_frequency = "weekly";
  told.refresh = Date(2026, 11, 25);
  const PoolViewUntil shown = ViewPool(account, told, kToday);
  const PoolReading& pool = shown.view.reading;
  EXPECT_EQ(pool.recurring_grant, 7);
  EXPECT_EQ(pool.rollover, true);
  EXPECT_EQ(pool.grant_frequency, "weekly");
  EXPECT_EQ(pool.refresh, Date(2026, 11, 25));
  EXPECT_EQ(pool.period_start, Date(2026, 11, 18));
  EXPECT_EQ(shown.until, std::nullopt);
}

TEST(PoolViewTest, DerivesThePeriodStartFromAKnownFrequencyOnly) {
  PoolReading told = Unsaid();
  told.refresh = Date(2026, 3, 31);
  told.grant_frequency = "monthly";
  EXPECT_EQ(ViewPool(SampleAccount(), told, kToday).view.reading.period_start, Date(2026, 2, 28));
  told.grant_frequency = "fortnightly";
  EXPECT_EQ(ViewPool(SampleAccount(), told, kToday).view.reading.period_start, std::nullopt);
  told.grant_frequency.reset();
  EXPECT_EQ(ViewPool(SampleAccount(), told, kToday).view.reading.period_start, std::nullopt);
  told.grant_frequency = "monthly";
  told.period_start = Date(2026, 3, 3);
  EXPECT_EQ(ViewPool(SampleAccount(), told, kToday).view.reading.period_start, Date(2026, 3, 3));
}

TEST(PoolViewTest, DerivesThePeriodStartFromAStatedFrequency) {
  Account account = SampleAccount();
  account.pool_defaults->grant = MonthlyGrant();
  account.pool_defaults->grant->next.reset();
  PoolReading told = Unsaid();
  told.refresh = Date(2026, 12, 1);
  EXPECT_EQ(ViewPool(account, told, kToday).view.reading.period_start, Date(2026, 11, 1));
}

TEST(PoolViewTest, ShowsTheResetOfTheDefinitionWhereTheVendorIsSilent) {
  const Account account = SampleAccount(
      "a",
      VendorWith("    pools: [{ pool: main, remaining: body.credits, refresh: { every: quarter "
                 "} }]\n"));
  const PoolViewUntil shown = ViewPool(account, Unsaid(), kToday);
  EXPECT_EQ(shown.view.reading.refresh, Date(2027, 1, 1));
  EXPECT_EQ(shown.view.reading.period_start, Date(2026, 10, 1));
  EXPECT_EQ(shown.view.reading.grant_frequency, "quarter");
  EXPECT_EQ(shown.until, Date(2027, 1, 1));
}

TEST(PoolViewTest, DerivesThePeriodStartInTheZoneOfTheGrant) {
  Account account = SampleAccount();
  account.pool_defaults->grant = MonthlyGrant();
  account.pool_defaults->grant->zone =
      TimeZone("East", {{Date(2026, 1, 1), std::chrono::hours(8)}});
  PoolReading told = Unsaid();
  told.refresh = Date(2026, 3, 31) + std::chrono::hours(20);  // 1 April, 04:00
  EXPECT_EQ(ViewPool(account, told, kToday).view.reading.period_start,
            Date(2026, 2, 28) + std::chrono::hours(20));
}

TEST(PoolViewTest, LeavesAStatedRefreshWithoutAFrequencyAlone) {
  Account account = SampleAccount();
  account.pool_defaults->grant = MonthlyGrant();
  account.pool_defaults->grant->every.reset();
  const PoolViewUntil shown = ViewPool(account, Unsaid(), kToday);
  EXPECT_EQ(shown.view.reading.refresh, Date(2026, 1, 31));
  EXPECT_EQ(shown.view.reading.period_start, std::nullopt);
  EXPECT_EQ(shown.view.reading.grant_frequency, std::nullopt);
  EXPECT_EQ(shown.until, std::nullopt);
}

TEST(PoolViewTest, TakesPriceAndSettingsOfThePoolItself) {
  Account account = SampleAccount();
  account.pool_defaults->price = Price{0.01, "usd"};
  account.pools["phone"].price = Price{0.5, "eur"};
  EXPECT_EQ(ViewPool(account, Unsaid("email"), kToday).view.price->amount, 0.01);
  EXPECT_EQ(ViewPool(account, Unsaid("phone"), kToday).view.price->currency, "eur");
}

class ThresholdsTest : public testing::Test {
 protected:
  PoolView View(const PoolReading& reading) const {
    return ViewPool(account_, reading, kToday).view;
  }

  ThresholdsTest() {
    account_.pool_defaults->low_credits = {Threshold{20, true}, Threshold{500, false}};
    account_.pool_defaults->runway = {std::chrono::hours(24), std::chrono::minutes(1)};
  }

  Account account_ = SampleAccount();
};

TEST_F(ThresholdsTest, ResolvePercentAgainstTheGrantBeforeTheLimit) {
  PoolReading pool = Unsaid();
  pool.limit = 1000;
  EXPECT_EQ(View(pool).low_warning, 200);
  pool.recurring_grant = 4000;
  EXPECT_EQ(View(pool).low_warning, 800);
  EXPECT_EQ(View(pool).low_critical, 500);
}

TEST_F(ThresholdsTest, HavePercentOfNothingNowhere) {
  PoolReading pool = Unsaid();
  EXPECT_EQ(View(pool).low_warning, std::nullopt);
  pool.recurring_grant = 0;
  EXPECT_EQ(View(pool).low_warning, std::nullopt);
  pool.limit = 300;
  EXPECT_EQ(View(pool).low_warning, 60);
}

TEST_F(ThresholdsTest, ResolvePercentAgainstAStatedGrant) {
  account_.pool_defaults->grant = MonthlyGrant();
  EXPECT_EQ(View(Unsaid()).low_warning, 200);
}

TEST_F(ThresholdsTest, AreSecondsForRunway) {
  EXPECT_EQ(View(Unsaid()).runway_warning, 86400);
  EXPECT_EQ(View(Unsaid()).runway_critical, 60);
}

TEST_F(ThresholdsTest, AreMarkedWherePercentAreOfNothing) {
  EXPECT_TRUE(View(Unsaid()).warning_unresolved);
  EXPECT_FALSE(View(Unsaid()).critical_unresolved) << "it is in credits";
  PoolReading limited = Unsaid();
  limited.limit = 300;
  EXPECT_FALSE(View(limited).warning_unresolved);
  PoolReading unlimited = Unsaid();
  unlimited.unlimited = true;
  EXPECT_FALSE(View(unlimited).warning_unresolved);
  account_.pool_defaults->watch = false;
  EXPECT_FALSE(View(Unsaid()).warning_unresolved);
}

// A kind of credits that the plan does not include (F4).
TEST_F(ThresholdsTest, DoNotExistForAPoolThatNobodyCanUse) {
  PoolReading pool = SamplePool("phone", 0);
  pool.limit = 0;
  const PoolView view = View(pool);
  EXPECT_FALSE(view.low_warning || view.low_critical);
  EXPECT_FALSE(view.runway_warning || view.runway_critical);
  EXPECT_FALSE(view.warning_unresolved);
  pool.used = 3;
  EXPECT_TRUE(View(pool).low_critical) << "it was used";
  pool.used = 0;
  pool.remaining = 5;
  EXPECT_TRUE(View(pool).low_critical) << "something is left";
  pool.remaining = 0;
  pool.limit = 50;
  EXPECT_TRUE(View(pool).low_critical) << "it is spent";
}

TEST_F(ThresholdsTest, DoNotExistForAPoolThatNobodyWatches) {
  account_.pool_defaults->watch = false;
  account_.pool_defaults->price = Price{1, "usd"};
  const PoolView view = View(Unsaid());
  EXPECT_FALSE(view.low_warning || view.low_critical);
  EXPECT_FALSE(view.runway_warning || view.runway_critical);
  EXPECT_TRUE(view.price);
}

class PlanAndPriceTest : public testing::Test {
 protected:
  PlanAndPriceTest() {
    auto provider = MadeUpVendor();
    provider->plans["growth"] = {{"burst", 25, std::chrono::seconds(1)},
                                 {"sustained", 300, std::chrono::minutes(1)}};
    provider->costs = {{"a_listed", 1}, {"b_reported", 2}, {"c_overridden", 3}, {"d_both", 4}};
    account_ = SampleAccount("sales", provider);
    account_.costs = {
        {"a_listed", 1}, {"b_reported", 2}, {"c_overridden", 30}, {"d_both", 40}, {"e_own", 50}};
  }

  Account account_;
};

TEST_F(PlanAndPriceTest, APlanGivesItsPolicies) {
  EXPECT_TRUE(ViewPolicies(account_, {}).empty());
  account_.plan = "growth";
  const auto policies = ViewPolicies(account_, {});
  ASSERT_EQ(policies.size(), 2u);
  EXPECT_EQ(policies[0].policy, "burst");
  EXPECT_EQ(policies[0].quota, 25);
  EXPECT_EQ(policies[1].window_seconds, 60);
  EXPECT_EQ(policies[1].remaining, std::nullopt);
}

TEST_F(PlanAndPriceTest, AReportedPolicyCoversThePlansFieldByField) {
  account_.plan = "growth";
  PolicyReading burst = SamplePolicy("burst", 9);
  PolicyReading sustained = SamplePolicy("sustained", 8);
  sustained.quota = 600;
  sustained.window_seconds = 120;
  const auto policies = ViewPolicies(
      account_, {{"zone", SamplePolicy("zone", 1)}, {"burst", burst}, {"sustained", sustained}});
  ASSERT_EQ(policies.size(), 3u);
  EXPECT_EQ(policies[0].remaining, 9);
  EXPECT_EQ(policies[0].quota, 25);
  EXPECT_EQ(policies[0].window_seconds, 1);
  EXPECT_EQ(policies[1].quota, 600);
  EXPECT_EQ(policies[1].window_seconds, 120);
  EXPECT_EQ(policies[2].policy, "zone");
}

TEST_F(PlanAndPriceTest, AnUnknownPlanHasNoPolicies) {
  account_.plan = "enterprise";
  EXPECT_TRUE(ViewPolicies(account_, {}).empty());
}

TEST_F(PlanAndPriceTest, ThePriceIsTheAccountsElseTheVendorsElseTheLists) {
  const auto costs = ViewCosts(account_, {{"b_reported", 20}, {"d_both", 400}, {"f_new", 6}});
  ASSERT_EQ(costs.size(), 6u);
  EXPECT_EQ(costs[0].credits, 1);
  EXPECT_EQ(costs[1].credits, 20);
  EXPECT_EQ(costs[2].credits, 30);
  EXPECT_EQ(costs[3].credits, 40);
  EXPECT_EQ(costs[4].credits, 50);
  EXPECT_EQ(costs[5].operation, "f_new");
}

}  // namespace
}  // namespace api_credits
